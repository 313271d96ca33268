from typing import Any

from django.db import migrations
from i18nfield.strings import LazyI18nString

TERMS: list[tuple[str, str, int | None, dict[str, str]]] = [
    ("level", "beginner", None, {
        "en": "Beginner", "zh-hans": "初级", "ja": "初級", "ko": "초급", "mn": "Анхан шат", "ru": "Начальный"}),
    ("level", "intermediate", None, {
        "en": "Intermediate", "zh-hans": "中级", "ja": "中級", "ko": "중급", "mn": "Дунд шат", "ru": "Средний"}),
    ("level", "advanced", None, {
        "en": "Advanced", "zh-hans": "高级", "ja": "上級", "ko": "고급", "mn": "Ахисан шат", "ru": "Продвинутый"}),
    ("audience", "decision-makers", None, {
        "en": "Decision makers", "zh-hans": "决策者", "ja": "意思決定者", "ko": "정책 결정자",
        "mn": "Шийдвэр гаргагчид", "ru": "Лица, принимающие решения"}),
    ("audience", "planners", None, {
        "en": "Planners", "zh-hans": "规划人员", "ja": "計画担当者", "ko": "계획 담당자",
        "mn": "Төлөвлөгчид", "ru": "Специалисты по планированию"}),
    ("audience", "technical-staff", None, {
        "en": "Technical staff", "zh-hans": "技术人员", "ja": "技術職員", "ko": "기술 담당 직원",
        "mn": "Техникийн ажилтнууд", "ru": "Технические специалисты"}),
    ("audience", "finance-staff", None, {
        "en": "Finance staff", "zh-hans": "财务人员", "ja": "財務担当者", "ko": "재정 담당자",
        "mn": "Санхүүгийн ажилтнууд", "ru": "Финансовые специалисты"}),
    ("audience", "trainers", None, {
        "en": "Trainers", "zh-hans": "培训师", "ja": "研修講師", "ko": "교육 강사",
        "mn": "Сургагч багш нар", "ru": "Преподаватели и тренеры"}),
    ("cost_basis", "free", 0, {
        "en": "Free for the city", "zh-hans": "对城市免费", "ja": "都市の負担なし", "ko": "도시 부담 없음",
        "mn": "Хотод үнэгүй", "ru": "Бесплатно для города"}),
    ("cost_basis", "travel_only", 25, {
        "en": "Travel only", "zh-hans": "仅承担差旅费", "ja": "旅費のみ", "ko": "여비만 부담",
        "mn": "Зөвхөн замын зардал", "ru": "Только проезд и проживание"}),
    ("cost_basis", "shared", 50, {
        "en": "Costs shared", "zh-hans": "费用分担", "ja": "費用を分担", "ko": "비용 분담",
        "mn": "Зардлыг хуваана", "ru": "Расходы делятся"}),
    ("cost_basis", "full", 100, {
        "en": "The city bears all costs", "zh-hans": "城市承担全部费用", "ja": "全額を都市が負担",
        "ko": "도시가 전액 부담", "mn": "Бүх зардлыг хот хариуцна", "ru": "Все расходы несёт город"}),
]  # fmt: skip
PARTS = {
    "topics": 30, "language": 15, "dates": 12, "experience": 12, "level": 8,
    "cost": 8, "audience": 5, "mode": 5, "size": 5,
}  # fmt: skip
LIKENESS = {"size": 20, "climate": 20, "economy": 20, "stage": 15, "needs": 15, "targets": 10}


def fill(apps: Any, schema_editor: Any) -> None:
    """The words and weights to begin with; the secretariat can change them."""
    alias = schema_editor.connection.alias
    terms = apps.get_model("trainings", "Term").objects.using(alias)
    for number, (vocabulary, slug, share, name) in enumerate(TERMS):
        terms.create(vocabulary=vocabulary, slug=slug, share=share, name=LazyI18nString(name), position=number)
    apps.get_model("trainings", "Weighing").objects.using(alias).create(parts=PARTS, likeness=LIKENESS)


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
