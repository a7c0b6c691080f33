from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta.annotate import topics
from warta.annotate.lexicon import read_rows
from warta.schema import labels

TOPICS = [str(label.const) for label in labels("topics", "topics")]
FRAMES = [str(label.const) for label in labels("topics", "frames")]

ECONOMY = (
    "Harga Beras Naik, Pedagang Keluhkan Sepinya Pembeli\n"
    "Medan, Warta Contoh – Harga beras di pasar naik 12 persen menjadi Rp16.000 per kilogram. "
    "Pedagang mengatakan omzet turun dan inflasi menekan daya beli, sementara impor terlambat."
)
SPORT = (
    "Angin FC Tundukkan Ombak 2-0\n"
    "Medan, Warta Contoh – Dua gol penyerang pada babak kedua membawa klub itu ke puncak klasemen. "
    "Pelatih memuji kiper dan bek, sementara suporter memenuhi stadion hingga laga usai."
)


def test_word_lists_name_known_labels_alone() -> None:
    known = {code[:2] for code in TOPICS} | set(FRAMES)
    rows = read_rows("topic_words")
    assert {row[0] for row in rows} == known
    for label, words in rows:
        twice = [word for word, count in Counter(words.split()).items() if count > 1]
        assert not twice, f"{label} lists {twice} twice"


def test_the_matter_of_plain_articles_is_found() -> None:
    economy, sport = warta.annotate(ECONOMY), warta.annotate(SPORT)
    assert economy.topics and economy.topics[0] == "04000000"
    assert sport.topics and sport.topics[0] == "15000000"
    assert economy.genre == sport.genre == "reporting"
    known = topics.probabilities(economy)
    assert set(known) == {"topics", "frames", "genre"} and set(known["topics"]) == set(TOPICS)


@given(st.dictionaries(st.sampled_from(TOPICS), st.floats(0, 1), min_size=1))
def test_one_to_three_topics_ranked(known: dict[str, float]) -> None:
    chosen = topics.choose_topics(known)
    assert 1 <= len(chosen) <= 3 and len(set(chosen)) == len(chosen)
    values = [known[label] for label in chosen]
    assert values == sorted(values, reverse=True) and values[0] == max(known.values())


@given(st.dictionaries(st.sampled_from(FRAMES), st.floats(0, 1)))
def test_at_most_five_frames_in_the_order_of_the_schema(known: dict[str, float]) -> None:
    chosen = topics.choose_frames(known)
    assert len(chosen) <= 5
    assert [*chosen] == [label for label in FRAMES if label in chosen]


@pytest.mark.parametrize("text", ["a", "1", "“”", "Halo dunia."])
def test_short_texts_have_topics_too(text: str) -> None:
    article = warta.annotate(text)
    assert article.topics and article.frames is not None and article.genre
