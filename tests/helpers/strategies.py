"""Hypothesis strategies: articles from the plausible to the hostile."""

from hypothesis import strategies as st

from helpers.outlets import OUTLETS

PEOPLE = [
    "Mayor Ida Brook",
    "Dr. Otto Penn",
    "Ilse Marr",
    "a spokesman",
    "officials",
    "critics",
    "Senator Poe",
]
DEEDS = [
    "the bridge at Lowmere had closed",
    "rents rose by 4.5 percent",
    "nobody was hurt",
    "the dam would hold",
    "“we never saw the letter,” and left",
    "THE VOTE WAS RIGGED!!!",
    "water in Eastfold is safe to drink",
]
ASIDES = [
    "(Related: Ten things they do not want you to know.)",
    "Head over to RussiaReport.news for more stories.",
    "This video is from the Lowmere Watch channel on Brighteon.com.",
    "Follow us on Telegram!",
    "\n\n",
    "\n",
    "More related stories:\n\nThe dam that was not.\n",
    "Read https://www.reuters.com/world/lowmere?id=3 today.",
    "Sources include: TheCradle.co Brighteon.com",
    "Sources:\nReuters.com\nNaturalNews.com\n",
    "Is this the end?",
]
URLS = [
    None,
    "https://www.naturalnews.com/2026-05-01-dam.html",
    "https://www.reuters.com/x",
    "https://unrated.example/1",
    "https://www.youtube.com/@somebody",
    "not a url at all",
    "",
]

_said = st.one_of(
    st.builds("According to {}, {}. ".format, st.sampled_from(OUTLETS), st.sampled_from(DEEDS)),
    st.builds("{} said {}. ".format, st.sampled_from(PEOPLE), st.sampled_from(DEEDS)),
    st.builds(
        "{} told {} that {}. ".format,
        st.sampled_from(PEOPLE),
        st.sampled_from(OUTLETS),
        st.sampled_from(DEEDS),
    ),
    st.builds("“It is so: {},” {} said. ".format, st.sampled_from(DEEDS), st.sampled_from(PEOPLE)),
    st.builds("In fact {}. ".format, st.sampled_from(DEEDS)),
    st.sampled_from(ASIDES),
)

plausible = st.lists(_said, max_size=14).map("".join)
"""Texts made of sentences that news articles are made of, in any order."""

hostile = st.one_of(
    st.text(st.characters(), max_size=300),
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</a>",
                "<a href='x'>",
                "&#0;",
                "&amp;",
                "\x00",
                "\ud800",
                "\u202e",
                "\u200b",
                "“",
                "”",
                '"',
                "'",
                "(",
                ")",
                "[",
                "](",
                "http://",
                "//",
                "Sources include:",
                "(Related:",
                "http://[::1",
                "xn--",
                ".co",
                " ",
                "\r",
                "\n",
                "said",
                "According to",
                "e\u0301" * 20,
                "A.",
                "U.S.",
                "😀",
                "İ",
                "ß",
                "1.5",
                "\x1b[31m",
                "\u2028",
            ]
        ),
        max_size=60,
    ).map("".join),
)
"""Texts that no editor wrote."""

texts = st.one_of(plausible, hostile, st.builds("{}{}{}".format, plausible, hostile, plausible))
urls = st.one_of(st.sampled_from(URLS), st.text(max_size=60))
