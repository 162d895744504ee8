"""What the groups of the demo propose, by kind of group."""

from dataclasses import dataclass

from programs.codes import Field
from programs.group_codes import GroupKind


@dataclass(frozen=True)
class Idea:
    title: str
    field: Field
    need: str
    target_group: str
    place: str
    support: str
    people: int
    rupiah: int


IDEAS: dict[GroupKind, tuple[Idea, ...]] = {
    GroupKind.YOUTH: (
        Idea(
            "Pertanian organik",
            Field.FARMING,
            "Banyak lahan kosong di RT, dan pemuda belum bekerja.",
            "Pemuda yang belum bekerja",
            "Lahan warga RT 007",
            "Bibit dan pupuk",
            20,
            15_000_000,
        ),
        Idea(
            "Servis sepeda motor",
            Field.SERVICES,
            "Bengkel terdekat jauh, dan lulusan SMK belum mendapat kerja.",
            "Pemuda lulusan SMP dan SMK",
            "Halaman pos pemuda",
            "Peralatan bengkel",
            12,
            28_000_000,
        ),
        Idea(
            "Desain untuk media sosial",
            Field.DIGITAL,
            "Usaha warga belum dikenal di luar kelurahan.",
            "Pemuda yang membantu usaha keluarga",
            "Balai pertemuan RT 012",
            "Kuota internet dan pelatih",
            15,
            9_000_000,
        ),
        Idea(
            "Sablon kaus",
            Field.CRAFTS,
            "Kaus kegiatan warga masih dipesan dari luar kota.",
            "Pemuda putus sekolah",
            "Pos karang taruna",
            "Meja dan tinta sablon",
            14,
            12_500_000,
        ),
    ),
    GroupKind.WOMEN: (
        Idea(
            "Menjahit seragam sekolah",
            Field.SEWING,
            "Ibu rumah tangga ingin menambah penghasilan dari rumah.",
            "Perempuan kepala keluarga",
            "Balai kelurahan",
            "Mesin jahit dan bahan",
            16,
            24_000_000,
        ),
        Idea(
            "Olahan ikan dan rumput laut",
            Field.FOOD,
            "Hasil laut dijual mentah dengan harga rendah.",
            "Istri nelayan",
            "Dapur bersama RT 003",
            "Alat pengolah dan kemasan",
            18,
            17_500_000,
        ),
        Idea(
            "Anyaman dari plastik bekas",
            Field.CRAFTS,
            "Sampah plastik menumpuk, dan lansia ingin tetap berkegiatan.",
            "Perempuan lanjut usia",
            "Rumah ketua kelompok",
            "Alat potong dan pelatih",
            12,
            6_000_000,
        ),
        Idea(
            "Kue kering untuk hari raya",
            Field.FOOD,
            "Pesanan hari raya banyak, tetapi peralatan kurang.",
            "Ibu yang berjualan kue",
            "Dapur posyandu",
            "Oven dan bahan",
            15,
            11_000_000,
        ),
    ),
    GroupKind.KUBE: (
        Idea(
            "Warung kebutuhan pokok bersama",
            Field.OTHER,
            "Keluarga anggota membeli kebutuhan pokok dengan harga tinggi.",
            "Sepuluh keluarga anggota KUBE",
            "Kios RT 015",
            "Modal barang",
            10,
            20_000_000,
        ),
        Idea(
            "Katering rumahan",
            Field.FOOD,
            "Ada pesanan makan siang dari kantor di sekitar.",
            "Anggota KUBE dan keluarganya",
            "Dapur bersama",
            "Peralatan masak",
            12,
            16_000_000,
        ),
        Idea(
            "Cuci dan setrika",
            Field.SERVICES,
            "Pekerja lajang di sekitar pelabuhan membutuhkan jasa cuci.",
            "Anggota KUBE",
            "Ruko RT 021",
            "Mesin cuci",
            8,
            22_000_000,
        ),
        Idea(
            "Jahit perca",
            Field.SEWING,
            "Sisa kain dari penjahit sekitar terbuang.",
            "Anggota KUBE penyandang disabilitas",
            "Rumah anggota",
            "Mesin jahit",
            9,
            14_000_000,
        ),
    ),
    GroupKind.FARMERS: (
        Idea(
            "Hidroponik di pekarangan",
            Field.FARMING,
            "Pekarangan sempit, dan harga sayur naik.",
            "Keluarga petani dan tetangganya",
            "Pekarangan RT 018",
            "Instalasi hidroponik",
            20,
            18_000_000,
        ),
        Idea(
            "Keripik pisang dan singkong",
            Field.FOOD,
            "Hasil panen melimpah tidak terserap pasar.",
            "Petani kecil",
            "Gudang kelompok tani",
            "Alat pengiris dan kemasan",
            16,
            13_000_000,
        ),
        Idea(
            "Pupuk kompos dari sampah dapur",
            Field.FARMING,
            "Pupuk mahal dan sampah dapur belum diolah.",
            "Petani dan kader lingkungan",
            "Lahan kelompok tani",
            "Alat pencacah",
            14,
            10_500_000,
        ),
        Idea(
            "Menjual hasil tani lewat internet",
            Field.DIGITAL,
            "Pembeli di luar kelurahan sulit dijangkau.",
            "Anak petani",
            "Balai tani",
            "Pelatih dan kuota internet",
            12,
            7_500_000,
        ),
    ),
}
