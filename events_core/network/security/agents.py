"""A browser's description of itself (User-Agent, RFC 9110 §10.1.5) in the two words that its owner knows."""

BROWSERS = (
    ("edg", "Microsoft Edge"),
    ("samsungbrowser/", "Samsung Internet"),
    ("yabrowser/", "Yandex Browser"),
    ("opr/", "Opera"),
    ("micromessenger/", "WeChat"),
    ("whale/", "Naver Whale"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("harmonyos", "HarmonyOS"),
    ("openharmony", "HarmonyOS"),
    ("windows", "Windows"),
    ("cros ", "ChromeOS"),
    ("mac os x", "macOS"),
    ("linux", "Linux"),
)


def words_of(agent: str) -> tuple[str, str]:
    """Browser and system; "" for one that is not known."""
    text = agent.lower()
    known = [next((name for mark, name in names if mark in text), "") for names in (BROWSERS, SYSTEMS)]
    return known[0], known[1]
