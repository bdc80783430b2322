"""Outlets that invented articles cite, as the tests' writers name them."""

OUTLETS = (
    "Reuters",
    "the Associated Press",
    "The New York Times",
    "Fox News",
    "Breitbart",
    "TheCradle.co",
    "Brighteon.com",
    "Moscow's Izvestia",
    "the Turkish newspaper Aydinlik",
    "InfoWars",
    "the BBC",
    "RT",
    "The Epoch Times",
)
