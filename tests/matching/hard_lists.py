"""A list of people of Bontang as hard as lists get: families, twins, namesakes, and rows written twice with old
spellings, abbreviations, titles, words left out or in another order, swapped days and months, and numbers that are
somebody else's.

Nobody in it exists. The names are common ones of Kalimantan Timur; their frequencies are made up.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from beneficiaries.matching import Columns, PersonRecord


def _words(text: str) -> list[str]:
    return text.split()


MEN = _words(
    "Agus Ahmad Ali Aminuddin Amiruddin Andi Anwar Ardiansyah Arifin Baharuddin Bambang Basri Budi Burhanuddin Daniel "
    "Darwis Dedi Didik Edi Eko Fadli Fahmi Fajar Faisal Fathurrahman Firman Hadi Hairul Hamid Hamzah Hardi Haris Hasan "
    "Hasanuddin Hendra Herman Heru Husein Ibrahim Idris Ilham Imam Irfan Irwan Iskandar Ismail Jamaluddin Joko Jufri "
    "Kamaruddin Kurniawan Lukman Mansur Markus Mustafa Nasir Nurdin Purnomo Rahmat Ramli Rasyid Reza Ridwan Rizki Rudi "
    "Rusdi Rusli Sabir Saiful Samsuddin Santoso Setiawan Slamet Sudirman Sugeng Suharto Sukardi Supriyadi Suryadi "
    "Susanto Syahrani Syamsul Syarifuddin Tahir Taufik Umar Usman Wahyudi Widodo Yahya Yohanis Yudi Yunus Yusuf Zainal "
    "Zulkifli"
)
WOMEN = _words(
    "Aisyah Ani Aminah Anita Asmawati Astuti Aulia Besse Citra Darmawati Desi Dewi Dian Dina Dini Eka Endang Erna "
    "Fatimah Fitri Fitriani Halimah Hamidah Handayani Hartini Hasanah Hasnah Hasnawati Hayati Herlina Ida Indah Intan "
    "Jamilah Jumriah Kartini Khadijah Kurniasih Kusuma Laila Lestari Lina Maemunah Mardiana Maria Mariam Marlina "
    "Marwah Maryam Masniah Megawati Mulyani Murni Nirmala Novita Nurhayati Nurjannah Nurlela Nuraini Puspita Puteri "
    "Rahayu Rahmah Rahmawati Ratna Ratih Rina Rini Rismawati Rosdiana Rosmini Rukmini Salmah Sari Sariah Sartika "
    "Setiawati Sri Sulastri Sumiati Suparmi Suryani Susanti Tenri Tutik Umi Wahyuni Wati Widya Yanti Yuliana Yuni "
    "Zahra Zubaidah"
)
PREFIXES = {"L": ("Muhammad", "Muhammad", "Abdul", "Andi", "Ahmad"), "P": ("Siti", "Siti", "Nur", "Andi", "Sri")}
STREETS = _words(
    "Mawar Melati Kenanga Anggrek Cempaka Flamboyan Dahlia Teratai Ahmad Yani Sudirman Diponegoro Pattimura Imam "
    "Bonjol Gajah Mada Cendrawasih Merpati Rajawali Kutai Mulawarman Selat Bone Karimata Pupuk Raya "
    "Kapal Layar Tongkol"
)
VILLAGES = (
    "Loktuan",
    "Guntung",
    "Belimbing",
    "Telihan",
    "Gunung Elai",
    "Api-Api",
    "Bontang Baru",
    "Bontang Kuala",
    "Berebas Tengah",
    "Berebas Pantai",
    "Tanjung Laut",
    "Satimpo",
)
SHORT = {
    "muhammad": ("Muh.", "M.", "Moh.", "Mohd", "Mohammad", "Muhamad", "Md"),
    "ahmad": ("Achmad", "A.", "Akhmad"),
    "abdul": ("Abd.", "Abd", "Abdoel"),
    "siti": ("St.", "Sitti", "S.", "Sity"),
    "nur": ("Noor", "Nor", "N."),
    "syarifuddin": ("Sarifudin", "Syarifudin"),
    "yusuf": ("Jusuf", "Yusup"),
    "fatimah": ("Patimah", "Fatima"),
    "khadijah": ("Hadijah", "Kadijah"),
    "rahmat": ("Rachmat", "Rahmad"),
    "rizki": ("Rizky", "Riski"),
}
OLD = (("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "j"))
TITLES = {"L": ("H. ", "Drs. ", "Bpk "), "P": ("Hj. ", "Dra. ", "Ibu ")}
FIRST_BIRTHDAY = date(1940, 1, 1)


@dataclass(frozen=True)
class Damage:
    """How often what happens to a row that is written again."""

    short: float = 0.45
    old: float = 0.12
    typo: float = 0.3
    dropped: float = 0.25
    reordered: float = 0.12
    title: float = 0.15
    birth: float = 0.3
    no_birth: float = 0.05
    wrong_sex: float = 0.02
    moved: float = 0.15
    other_phone: float = 0.4
    no_identifier: float = 0.35
    identifier_slip: float = 0.15
    borrowed_identifier: float = 0.05


@dataclass
class HardList:
    """`people` are the rows and `persons` who each row is; `twins` are pairs of rows of two twins."""

    people: list[PersonRecord] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    twin_of: dict[int, int] = field(default_factory=dict)

    @property
    def true_pairs(self) -> set[tuple[int, int]]:
        rows: dict[int, list[int]] = {}
        for row, person in enumerate(self.persons):
            rows.setdefault(person, []).append(row)
        return {pair for together in rows.values() for pair in combinations(together, 2)}

    def columns(self, *fields: str) -> Columns:
        """The list with these fields only."""
        return Columns(**{name: [[getattr(person, name) for person in self.people]] for name in fields})


class HardListWriter:
    """Makes a HardList; the same seed gives the same list."""

    def __init__(self, seed: int, damage: Damage | None = None, twins: float = 0.03, namesakes: float = 0.03) -> None:
        self.random = random.Random(seed)
        self.damage = damage or Damage()
        self.twins, self.namesakes = twins, namesakes
        self.serial = 0

    def write(self, size: int, twice: float = 0.25, most_copies: int = 2) -> HardList:
        """About `size` rows of which a share `twice` is a further copy of another row."""
        made: list[tuple[int, PersonRecord]] = []
        twin_of: dict[int, int] = {}
        people: list[PersonRecord] = []
        while len(people) < size * (1 - twice):
            self._add_family(people, twin_of)
        made = list(enumerate(people))
        while len(made) < size:
            person = self.random.randrange(len(people))
            for _copy in range(self.random.randint(1, most_copies)):
                made.append((person, self._written_again(people[person], people)))
        self.random.shuffle(made)
        return HardList([row for _person, row in made], [person for person, _row in made], twin_of)

    def _add_family(self, people: list[PersonRecord], twin_of: dict[int, int]) -> None:
        pick = self.random
        street = f"Jl. {pick.choice(STREETS)} No {pick.randint(1, 90)}"
        card = f"647401{pick.randint(1, 28):02d}{pick.randint(1, 12):02d}{pick.randint(5, 24):02d}"
        home = PersonRecord(
            address=f"{street} RT {pick.randint(1, 40):02d} {pick.choice(VILLAGES)}",
            phone=f"08{pick.choice(('12', '13', '52', '53', '21'))}{pick.randrange(10**8):08d}",
            household=f"{card}{pick.randrange(10**4):04d}",
        )
        born = FIRST_BIRTHDAY + timedelta(pick.randrange(18000))
        head = self._person(home, "L", born)
        members = [head, self._person(home, "P", born + timedelta(pick.randint(-1500, 3500)))]
        for _child in range(pick.choice((0, 1, 2, 2, 3, 4))):
            later = born + timedelta(pick.randint(7500, 14000))
            child = self._person(home, pick.choice("LP"), later)
            if child.sex == "L" and pick.random() < self.namesakes * 2:
                child = replace(child, name=head.name)
            members.append(child)
            if pick.random() < self.twins:
                twin_of[len(people) + len(members) - 1] = len(people) + len(members)
                members.append(self._twin(child))
        people += members

    def _person(self, home: PersonRecord, sex: str, born: date) -> PersonRecord:
        pick = self.random
        pool = MEN if sex == "L" else WOMEN
        words = [
            pool[min(int(pick.expovariate(1 / 28)), len(pool) - 1)] for _word in range(pick.choice((1, 2, 2, 2, 3)))
        ]
        if pick.random() < 0.45:
            words.insert(0, pick.choice(PREFIXES[sex]))
        return replace(
            home,
            name=" ".join(dict.fromkeys(words)),
            birth_date=born.isoformat(),
            sex=sex,
            phone=home.phone if pick.random() < 0.6 else f"0852{pick.randrange(10**8):08d}",
            identifier=self._identifier(sex, born),
        )

    def _identifier(self, sex: str, born: date) -> str:
        day = born.day + 40 if sex == "P" else born.day
        self.serial = self.serial % 9998 + 1
        return f"64740{self.random.randint(1, 3)}{day:02d}{born:%m%y}{self.random.randint(1, 40):04d}"

    def _twin(self, child: PersonRecord) -> PersonRecord:
        """Often a name like the other's: Hasan and Hasanuddin, Siti Aminah and Siti Aisyah."""
        pick, born = self.random, date.fromisoformat(child.birth_date)
        sex = child.sex if pick.random() < 0.7 else pick.choice("LP")
        twin = self._person(child, sex, born)
        words, own = child.name.split(), twin.name.split()
        if sex == child.sex and len(words) > 1:
            name = " ".join([*words[:-1], own[-1]]) if pick.random() < 0.6 else " ".join([own[0], *words[1:]])
            twin = replace(twin, name=name if name != child.name else own[0] + " Kembar")
        slip = f"{int(child.identifier[-4:]) + 1:04d}"
        return replace(twin, phone=child.phone, identifier=twin.identifier[:-4] + slip)

    def _written_again(self, person: PersonRecord, people: list[PersonRecord]) -> PersonRecord:
        pick, damage = self.random, self.damage
        row = replace(person, name=self._name_again(person), birth_date=self._birth_again(person.birth_date))
        if pick.random() < damage.wrong_sex:
            row = replace(row, sex="P" if row.sex == "L" else "L")
        if pick.random() < damage.moved:
            row = replace(row, address=pick.choice(people).address)
        else:
            row = replace(row, address=self._address_again(row.address))
        if pick.random() < damage.other_phone:
            row = replace(row, phone=pick.choice(("", f"0813{pick.randrange(10**8):08d}")))
        return replace(row, identifier=self._identifier_again(row.identifier, people))

    def _name_again(self, person: PersonRecord) -> str:
        pick, damage = self.random, self.damage
        words = person.name.split()
        words = [
            pick.choice(SHORT[word.lower()]) if word.lower() in SHORT and pick.random() < damage.short else word
            for word in words
        ]
        if pick.random() < damage.old:
            old, new = pick.choice(OLD)
            words = [word.lower().replace(old, new).title() for word in words]
        if pick.random() < damage.typo:
            at = pick.randrange(len(words))
            words[at] = self.slip(words[at])
        if len(words) > 1 and pick.random() < damage.dropped:
            words.pop(pick.randrange(len(words)))
        if len(words) > 1 and pick.random() < damage.reordered:
            pick.shuffle(words)
        name = " ".join(words)
        return pick.choice(TITLES[person.sex]) + name if pick.random() < damage.title else name

    def slip(self, word: str) -> str:
        """One letter or digit left out, doubled, changed or swapped with the next."""
        pick = self.random
        if len(word) < 3:
            return word
        at = pick.randrange(len(word) - 1)
        other = pick.choice("0123456789") if word[at].isdigit() else pick.choice("abdeghiklmnoprstuwy")
        kind = pick.randrange(4)
        if word[at].isdigit() and kind < 2:
            kind = 2  # the number of digits is noticed, a wrong one is not
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1:
            return word[:at] + word[at] + word[at:]
        if kind == 2:
            return word[:at] + other + word[at + 1 :]
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def _birth_again(self, written: str) -> str:
        pick, damage = self.random, self.damage
        born = date.fromisoformat(written)
        if pick.random() < damage.no_birth:
            return ""
        if pick.random() >= damage.birth:
            return pick.choice((written, f"{born:%d-%m-%Y}", f"{born:%Y%m%d}"))
        kind = pick.randrange(4)
        if kind == 0:
            return f"{born.year}-{born.day:02d}-{born.month:02d}"
        if kind == 1:
            return f"{born.year + pick.choice((-2, -1, 1, 2))}-{born.month:02d}-{born.day:02d}"
        if kind == 2:
            return f"{born.year}-{pick.choice(('01-01', '12-31', '07-01'))}"
        return f"{born.year}-{born.month:02d}-{pick.randint(1, 28):02d}"

    def _address_again(self, address: str) -> str:
        pick = self.random
        words = address.split()
        if pick.random() < 0.5:
            words = ["Jalan" if word == "Jl." else word for word in words]
        if pick.random() < 0.3:
            words = [word.lstrip("0") for word in words]
        if pick.random() < 0.2:
            at = pick.randrange(len(words))
            words[at] = self.slip(words[at])
        if pick.random() < 0.25:
            cut = words.index("RT") if "RT" in words else len(words)
            words = words[:cut] if pick.random() < 0.5 else words[cut:]
        return " ".join(words)

    def _identifier_again(self, identifier: str, people: list[PersonRecord]) -> str:
        chance = self.random.random()
        damage = self.damage
        if chance < damage.no_identifier:
            return ""
        if chance < damage.no_identifier + damage.identifier_slip:
            return self.slip(identifier)
        if chance < damage.no_identifier + damage.identifier_slip + damage.borrowed_identifier:
            return self.random.choice(people).identifier
        return identifier
