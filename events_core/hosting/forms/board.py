"""What the board of requests can be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import ProductForm
from events_core.hosting.board import GROUPS


class BoardForm(ProductForm):
    """By words of the city and of the event, within one group."""

    q = forms.CharField(label=_("City or local government"), required=False, max_length=200, widget=forms.SearchInput)
    event = forms.CharField(label=_("Event"), required=False, max_length=200, widget=forms.SearchInput)
    group = forms.ChoiceField(choices=list(GROUPS.items()), required=False, widget=forms.HiddenInput)
