"""What the tests of structure, sentences and tokens share: articles to annotate, texts to try."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hypothesis import strategies as st

from warta.annotate import sentences, structure, tokens
from warta.article import Article, Rights, Source

RAW = Path(__file__).resolve().parents[2] / "../shared/raw"


def draft(text: str, *, license: str | None = None, redistribute: bool = True) -> Article:
    """An article without layers."""
    return Article(
        id="uji",
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        language=None,
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=Source("uji.txt", "text", "0" * 64, "utf-8", ()),
        rights=Rights(license, ai_opt_out=False, redistribute=redistribute),
        synthetic=True,
    )


def annotate(text: str) -> Article:
    """An article with all three layers."""
    return tokens.annotate(sentences.annotate(structure.annotate(draft(text))))


def kinds(text: str) -> list[tuple[str, str]]:
    """(kind, text) of every block."""
    article = structure.annotate(draft(text))
    return [(block.kind, article.span(block)) for block in article.blocks or ()]


FRAGMENTS = [
    *("Baca juga: ", "BACA JUGA", "Baca Juga : ", "Judul Berita Lain", "Sementara itu, polisi "),
    *(
        "katanya.",
        '"',
        "”",
        "“",
        "'",
        "’",
        "(",
        ")",
        "[",
        "]",
        ". ",
        ".",
        "...",
        "…",
        "!",
        "?",
        ", ",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "\t",
        "Jakarta",
        "JAKARTA",
        "KOMPAS.com",
        " - ",
        "– ",
        "— ",
        ": ",
        "Rp10.500",
    ),
    *(
        "12/2",
        "(azr/haf)",
        "ADVERTISEMENT",
        "SCROLL TO CONTINUE WITH CONTENT",
        "[Gambas:Video 20detik]",
    ),
    *(
        "(Foto: ",
        "Foto: ",
        "Editor: ",
        "Penulis",
        "Dilarang keras mengambil konten",
        "Dr. ",
        "S.H.",
    ),
    *(
        "Halaman Selanjutnya",
        "Selengkapnya di halaman selanjutnya.",
        "M.Si.",
        "No. 5",
        "A. ",
        "ke-3",
    ),
    *("anak-anak", "10.00 WIB. ", "https://a.id/x", "www.x.id", "#tag", "@x", "a@b.co", "\u0301"),
    *(
        "\u200d",
        "\ufe0f",
        "👍🏽",
        "❤️",
        "🇮🇩",
        "\u00a0",
        "\u2028",
        "\x0b",
        "\x85",
        "\u3000",
        "é",
        "İ",
        "ß",
    ),
    *("中文", "العربية", "क्षि", "- x", "• x", "1. x", "Kompas.com", "TEMPO.CO, ", "Liputan6.com, "),
    *("Saksikan Video Pilihan di Bawah Ini:", "Simak Video ", "Ikuti kanal WhatsApp", "© 2024"),
    *("Copyright", "Sumber: ", "(ANTARA)", "(SL) ", "KBRN, ", "Senin", "12 Februari 2024", "10:00"),
    *(
        "\u200b",
        "\ufeff",
        "\u00ad",
        "--",
        "---",
        "*",
        "***",
        "_",
        "Tag",
        "Berita Terkait",
        "RINA AYU",
    ),
    *("\U00020000", "\U000e0041"),
]

TEXTS = st.one_of(
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), min_size=1, max_size=16
    ).map("".join),
    st.text(min_size=1, max_size=60),
)

# Repeated to 100 KB, each must be done within a second: no pattern may take quadratic time.
HOSTILE = [
    *(
        "a ",
        "A ",
        "A",
        "A.",
        "Ab. ",
        "...",
        "!",
        "-",
        "--",
        '"',
        "”",
        "'",
        "a'b",
        "((((",
        "(a",
        "a)",
    ),
    *(
        "(x)\n",
        "[",
        "]",
        "a\n",
        "\n",
        ". ",
        "Rp1.1.1.",
        "S.H.",
        "x.Y",
        "a.b@",
        "@",
        "#",
        "1. ",
        "\t",
    ),
    *(
        "Baca juga: ",
        "Baca juga\n",
        "baca juga ",
        'Baca juga: "',
        "Baca juga: 'a",
        "Baca juga: A b ",
    ),
    *('Simak Video "', "[Gambas:", "(Foto: ", "Editor: ", "ADVERTISEMENT", "Halaman Selanjutnya"),
    *("Dilarang keras mengambil konten", "Berita Terkait\nAb Cd\n", "Jakarta - ", "Jakarta, "),
    *("KOMPAS.com, ", "12/2 ", "12:30 ", "Senin ", "a: 1\n", "a: 1.1.1.1", "a | b | c\n", "a\tb"),
    *("AaBb", "KPKAa", "aB.", "kata.Kata", 'kata."Kata', 'kata." Kata "', "Menurut Budi "),
    *("http://", "www.a.", "\u0301", "a\u0301", "\u200d", "👍🏽", "\u00a0", "\u3000 a", "İ"),
]
