"""Networks, initiatives and programmes of the founding paper that have a name of their own: Annex II, Table 3."""

from .shapes import Body

NETWORK = "network"

NETWORKS = (
    Body(
        "greenclimatecities",
        NETWORK,
        {"en": "GreenClimateCities® network"},
        short="GreenClimateCities",
        about={
            "en": "Table 3, by ICLEI: a network for higher energy efficiency and lower carbon emissions of local buildings and urban infrastructure, with capacity training and exchange."
        },
    ),
    Body(
        "initiative-on-urban-and-regional-carbon-management",
        NETWORK,
        {"en": "Initiative on Urban and Regional Carbon Management (URCM)"},
        short="URCM",
        about={
            "en": "Table 3, by the Global Carbon Project: a scientific initiative that supports policies for urban carbon management and sustainable urban development."
        },
    ),
    Body(
        "cities-development-initiative-for-asia",
        NETWORK,
        {"en": "Cities Development Initiative for Asia (CDIA)", "zh-hans": "亚洲城市发展倡议（CDIA）"},
        short="CDIA",
        about={
            "en": "Table 3, by ADB and GIZ: a regional initiative that gives cities direct technical assistance and links them to finance for infrastructure."
        },
    ),
    Body(
        "asian-cities-climate-change-resilience-network",
        NETWORK,
        {
            "en": "Asian Cities Climate Change Resilience Network (ACCCRN)",
            "zh-hans": "亚洲城市气候变化韧性网络（ACCCRN）",
        },
        short="ACCCRN",
        about={
            "en": "Table 3: a network of ten cities across India, Indonesia, Thailand and Vietnam for assessing and addressing climate risks."
        },
    ),
    Body(
        "climate-positive-development-program",
        NETWORK,
        {"en": "Climate Positive Development Program"},
        short="Climate Positive",
        about={
            "en": "Table 3, by C40, the Clinton Climate Initiative and the U.S. Green Building Council: district-scale projects that aim to become climate positive."
        },
    ),
    Body(
        "low-carbon-livable-cities-initiative",
        NETWORK,
        {"en": "Low-Carbon, Livable Cities (LC2) Initiative"},
        short="LC2",
        about={"en": "Table 3, by the World Bank: planning and financing of low carbon development with partners."},
    ),
    Body(
        "city-creditworthiness-programme",
        NETWORK,
        {"en": "City Creditworthiness Programme"},
        about={
            "en": "Table 3, by the World Bank: helps cities' financial officers review revenue management and qualify for a rating, as a way to private financing."
        },
    ),
    Body(
        "cities-and-climate-change-initiative",
        NETWORK,
        {"en": "Cities and Climate Change Initiative", "zh-hans": "城市与气候变化倡议"},
        about={
            "en": "Table 3, by UN-Habitat: preparedness and mitigation in cities of developing and least developed countries, with good governance and practical initiatives."
        },
    ),
    Body(
        "low-carbon-initiatives-framework",
        NETWORK,
        {"en": "Low Carbon Initiatives (LCI) Framework"},
        short="LCI Framework",
        about={
            "en": "Table 3, by the Asia-Pacific Network for Global Change Research: regional research, capacity building, communication and networking on low carbon development."
        },
    ),
    Body(
        "international-research-network-for-low-carbon-societies",
        NETWORK,
        {
            "en": "International Research Network for Low Carbon Societies",
            "ja": "低炭素社会国際研究ネットワーク",
        },
        short="LCS-RNet",
        about={
            "en": "Table 3, in one row with LoCARNet: research capacity in the region on the basis of South-South-North cooperation."
        },
    ),
    Body(
        "locarnet",
        NETWORK,
        {
            "en": "Low Carbon Asia Research Network (LoCARNet)",
            "ja": "低炭素アジア研究ネットワーク（LoCARNet）",
        },
        short="LoCARNet",
        about={
            "en": "Table 3: research capacity in the region, and dialogue between scientists and policymakers so that findings enter policy."
        },
    ),
)
