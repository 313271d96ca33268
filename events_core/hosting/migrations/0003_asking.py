import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hosting', '0002_answer_dates'),
        ('journal', '0002_stored_files'),
        ('network', '0003_spent_links'),
        ('programme', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='cohostrequest',
            name='cohost_yes_has_dates',
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmed', 'Yes'), ('countered', 'Yes, with changes'), ('declined', 'No'), ('amended', 'Details changed'), ('withdrawn', 'Withdrawn')], max_length=12)),
                ('via', models.CharField(choices=[('link', 'By the link in the mail'), ('letter', 'Recorded from a letter')], max_length=8)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('position', models.CharField(blank=True, max_length=200)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('message', models.TextField(blank=True)),
                ('terms', models.JSONField(default=dict)),
                ('asked', models.JSONField(default=dict)),
                ('link_generation', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='GatedEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='StandingOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sites', models.JSONField(blank=True, default=list)),
                ('months', models.JSONField(blank=True, default=list)),
                ('languages', models.JSONField(blank=True, default=list)),
                ('group_max', models.PositiveIntegerField(blank=True, null=True)),
                ('blocked', models.JSONField(blank=True, default=list)),
                ('note', models.TextField(blank=True)),
                ('is_active', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['city__slug', 'id'],
            },
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='asked_ends_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='asked_starts_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='contact_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='contact_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='forwards',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='link_digest',
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='link_generation',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='opened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='received_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='received_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='reminded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='reminders',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='reply_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='sent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='state_since',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='visitors_given_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='cohostrequest',
            name='state',
            field=models.CharField(choices=[('drafted', 'Not asked'), ('sent', 'Waiting'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('countered', 'Yes, with changes'), ('expired', 'Expired'), ('recalled', 'Taken back'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn')], default='drafted', max_length=12),
        ),
        migrations.AddField(
            model_name='answer',
            name='amends',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='amendments', to='hosting.answer'),
        ),
        migrations.AddField(
            model_name='answer',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation'),
        ),
        migrations.AddField(
            model_name='answer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='hosting.cohostrequest'),
        ),
        migrations.AddField(
            model_name='answer',
            name='scan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.storedfile'),
        ),
        migrations.AddField(
            model_name='cohostrequest',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='hosting.answer'),
        ),
        migrations.AddIndex(
            model_name='cohostrequest',
            index=models.Index(fields=['state', 'due_at', 'id'], name='cohost_due'),
        ),
        migrations.AddIndex(
            model_name='cohostrequest',
            index=models.Index(fields=['city', '-id'], name='cohost_city'),
        ),
        migrations.AddField(
            model_name='gatedevent',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='gated', to='programme.event'),
        ),
        migrations.AddField(
            model_name='standingoffer',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing_offers', to='network.city'),
        ),
        migrations.AddField(
            model_name='standingoffer',
            name='organisation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='standing_offer', to='network.organisation'),
        ),
        migrations.AddField(
            model_name='standingoffer',
            name='themes',
            field=models.ManyToManyField(blank=True, related_name='standing_offers', to='network.theme'),
        ),
    ]
