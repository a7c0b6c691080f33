"""Where does a link that was scraped into a paragraph end?

Each probe is a line of text with its boilerplate between ⟦ and ⟧; the marks are taken out before
the line is annotated. All lines are invented. PROBES were used while the rules were written,
BLIND were written before them and looked at only once, for the figures in the docstring of
warta/annotate/links.py.
"""

from __future__ import annotations

import re

import pytest

from warta.annotate.boilerplate import find_pieces

PROBES = """
Korban dibawa ke rumah sakit, katanya.⟦Baca juga: Tanggul Jebol, Ratusan Rumah Terendam⟧Sementara itu, polisi menutup jalan.
Petugas masih berjaga di lokasi.⟦Baca Juga: Harga Cabai Tembus Rp120 Ribu per Kilogram⟧Warga diminta tidak mendekat.
Rapat digelar tertutup. ⟦Baca juga: Wali Kota Lantik Dua Kepala Dinas Baru⟧ Sementara itu, anggota dewan menunggu di luar gedung.
Ia menolak berkomentar.⟦BACA JUGA: PANEN RAYA DI LERENG GUNUNG⟧Menurut dia, keputusan itu sudah final.
Stok beras aman hingga akhir tahun.⟦Baca juga: Bulog Jamin Pasokan Beras hingga Lebaran 2025⟧Bulog menyiapkan gudang tambahan.
Ketua panitia membantah kabar itu.⟦Baca juga: Siapa Sosok di Balik Festival Kopi Itu?⟧Festival digelar tiga hari.
Kecelakaan terjadi di tikungan tajam.⟦Baca juga: Sopir Bus Mengantuk, 3 Penumpang Luka⟧KNKT mengirim tim ke lokasi.
Anggaran itu belum cair.⟦Baca juga: Ini Daftar Proyek yang Mandek di KPK⟧Sementara itu, kontraktor mengeluh.
Ia mengunggah video itu di akunnya.⟦Baca juga: Cara Mengunduh Video YouTube Tanpa Aplikasi⟧Video tersebut ditonton dua juta kali.
Laga berakhir imbang.⟦Lihat juga: Klasemen Sementara Liga Dua Pekan Ke-10⟧Pelatih mengaku puas dengan hasil itu.
Kebakaran melanda pasar.⟦Simak juga: Kronologi Terbakarnya Pasar Induk⟧Api padam pukul 03.00 WIB.
Polisi menyita dua sepeda motor.⟦Baca juga: Polisi tangkap dua pelaku pencurian di pasar⟧Kedua pelaku ditahan di polsek.
Jalan itu rusak sejak lama. ⟦Baca juga: Jalan Rusak, Petani Sulit Angkut Hasil Panen⟧ Warga berharap pemerintah segera turun tangan.
Gempa terasa hingga tiga kabupaten. ⟦Baca juga: BMKG Catat 15 Gempa Susulan⟧ Kepala BPBD Sukamaju Rudi Hartono mengatakan belum ada laporan kerusakan.
Penumpang menumpuk di dermaga. ⟦Baca juga: Gelombang Tinggi, Kapal Feri Berhenti Beroperasi⟧ Menurut Anton, kapal baru berangkat besok pagi.
Sidang ditunda dua pekan. ⟦Baca juga: Hakim Tolak Eksepsi Terdakwa Kasus Pupuk⟧ Ia mengatakan, jaksa belum siap dengan saksi.
Antrean mengular sejak pagi. ⟦Baca juga: Apa Itu Kartu Sembako dan Cara Mendapatkannya?⟧ Petugas membagi nomor urut kepada warga.
Ia pulang dengan tangan hampa.⟦Baca juga: "Saya Tidak Tahu," Kata Saksi Kasus Lahan⟧Saksi itu diperiksa enam jam.
Penonton bersorak.⟦Simak Video "Detik-detik Atap Stadion Roboh"⟧Panitia menghentikan pertandingan.
Hujan turun sejak siang.⟦Lihat juga Video 'Banjir Kepung Perumahan di Tepi Kali':⟧Air mulai surut pada malam hari.
Bantuan tiba malam itu. ⟦(Baca juga: Relawan Dirikan Dapur Umum)⟧ Pengungsi menyambut dengan tepuk tangan.
⟦Baca juga: Nelayan Hilang Ditemukan Selamat⟧Keluarga korban mengucap syukur atas temuan itu.
⟦Baca Juga : Pasar Murah Digelar di Sepuluh Kecamatan⟧
Dia sudah melapor ke polisi. ⟦Baca juga: Korban Penipuan Arisan Bertambah Jadi 40 Orang⟧
Ekspor kopi naik dua kali lipat.⟦Baca juga: Petani Kopi Beralih ke WhatsApp untuk Berjualan⟧Harga di tingkat petani ikut naik.
Bupati meninjau lokasi.⟦Baca juga: Longsor Tutup Jalan Provinsi⟧⟦Baca juga: Alat Berat Dikerahkan ke Lokasi Longsor⟧Menurut bupati, jalan dibuka bertahap.
Mereka sepakat berdamai.⟦ADVERTISEMENT⟧⟦SCROLL TO CONTINUE WITH CONTENT⟧Kesepakatan ditandatangani di balai desa.
Ia tersenyum kepada wartawan. ⟦[Gambas:Video 20detik]⟧ Setelah itu ia masuk ke mobil.
Ia mengimbau warga baca juga aturan di papan pengumuman sebelum masuk.
"Lihat juga dampaknya bagi petani kecil," ujar Darmawan kepada wartawan.
Tarif baru berlaku Senin.⟦Pilihan Editor: Mengapa Tarif Kereta Naik Tiap Tahun⟧
Kapal itu kandas.⟦Baca juga: Kapal Tanker Kandas di Selat, Nakhoda: Kami Salah Membaca Peta⟧Tim SAR mengevakuasi awak kapal.
Vaksinasi dimulai pekan depan.⟦Baca juga: Vaksin Tiba, Dinkes Siapkan 50.000 Dosis⟧Sebanyak 200 puskesmas ditunjuk.
Ia didampingi pengacaranya. ⟦Baca juga: Sidang Perdana Kasus Lahan Digelar Besok⟧ Jaksa menyebut terdakwa menerima uang tunai.
Rumahnya ikut terendam.⟦Baca juga: Banjir Bandang Terjang Desa di Kaki Gunung!⟧Hingga malam, listrik masih padam.
Program itu berlanjut. ⟦Baca juga: Mahasiswa Bangun Jembatan dari Bambu⟧ Namun, dana yang tersedia belum cukup.
"""

BLIND = """
Mereka menunggu di halaman kantor, ujarnya.⟦Baca juga: Buruh Pabrik Sepatu Mogok, Tuntut Upah Layak⟧Adapun perusahaan belum menanggapi.
Listrik padam total.⟦Baca Juga: Gardu Meledak, Lima Kelurahan Gelap Gulita⟧PLN berjanji memperbaiki malam ini.
Pencarian dilanjutkan besok. ⟦Baca juga: Pendaki Hilang di Jalur Selatan Belum Ditemukan⟧ Selain itu, tim membawa anjing pelacak.
Warga resah.⟦BACA JUGA: HARIMAU MASUK KAMPUNG⟧Petugas memasang kamera jebak.
Pendapatan naik.⟦Baca juga: Laba Perusahaan Melonjak 30 Persen pada 2023⟧Direksi membagi dividen.
Ia enggan menjawab.⟦Baca juga: Kenapa Harga Telur Naik Menjelang Puasa?⟧Pedagang mengaku pasokan berkurang.
Jembatan ditutup.⟦Baca juga: Truk 20 Ton Nekat Melintas, Jembatan Ambruk⟧BPJN memasang rambu darurat.
Kasus itu bergulir.⟦Baca juga: Daftar Nama Saksi yang Diperiksa KPK⟧Kuasa hukum akan mengajukan praperadilan.
Aplikasi itu laris.⟦Baca juga: Lima Aplikasi Pengganti TikTok Buatan Mahasiswa⟧Pembuatnya baru berusia 21 tahun.
Tim tamu tertinggal.⟦Simak juga: Hasil Lengkap Final Bulu Tangkis Beregu Putra⟧Gol pertama lahir pada menit ke-12.
Kapal ditarik ke dermaga.⟦Lihat juga: Foto-Foto Evakuasi Kapal di Muara⟧Awak kapal dibawa ke puskesmas.
Barang bukti diamankan.⟦Baca juga: Petugas gagalkan penyelundupan burung langka⟧Burung itu akan dilepas ke alam.
Air bersih langka. ⟦Baca juga: Sumur Kering, Warga Beli Air Jeriken⟧ Pemerintah mengirim sepuluh truk tangki.
Sekolah diliburkan. ⟦Baca juga: Kabut Asap Makin Pekat di Tiga Kota⟧ Kepala Dinas Pendidikan Lestari Utami meminta orang tua menjaga anak.
Tiket habis terjual. ⟦Baca juga: Konser Amal untuk Korban Gempa⟧ Menurut Sinta, panitia menambah kursi.
Terdakwa tertunduk. ⟦Baca juga: Vonis Mantan Kepala Desa Lebih Ringan⟧ Dia mengaku menyesal dan meminta maaf.
Harga minyak turun. ⟦Baca juga: Apa Dampak Turunnya Harga Minyak bagi Nelayan?⟧ Nelayan di pesisir utara menyambut gembira.
Para guru berkumpul.⟦Baca juga: "Kami Hanya Ingin Kepastian," Curhat Guru Honorer⟧Pertemuan berlangsung dua jam.
Lalu lintas tersendat.⟦Tonton juga: Video Pohon Tumbang Timpa Angkot⟧Polisi mengalihkan kendaraan.
Pelaku kabur.⟦Simak Video "CCTV Rekam Aksi Pencuri Kotak Amal"⟧Warga mengejar hingga ke sawah.
Panen gagal. ⟦(Baca juga: Hama Wereng Serang Ratusan Hektare Sawah)⟧ Petani meminta bantuan benih.
⟦Baca juga: Mobil Dinas Terbakar di Tol⟧Tidak ada korban jiwa dalam kejadian itu.
⟦BACA JUGA : Pemkot Tata Ulang Trotoar⟧
Ia berharap kasus segera tuntas. ⟦Baca juga: Dua Saksi Kunci Diperiksa Hari Ini⟧
Paket tiba terlambat.⟦Baca juga: Kurir Paket Diupah Lewat GoPay⟧Perusahaan meminta maaf kepada pelanggan.
Rapat berlangsung alot.⟦Baca juga: Fraksi Tolak Kenaikan Pajak⟧⟦Baca juga: Daftar Pajak Daerah yang Naik Tahun Ini⟧Akhirnya pimpinan menunda keputusan.
Api merambat cepat.⟦SCROLL TO CONTINUE WITH CONTENT⟧Dua mobil pemadam tiba terlambat.
Ia melambaikan tangan.⟦[Gambas:Instagram]⟧Rombongan lalu meninggalkan gedung.
Guru meminta murid lihat juga lampiran di belakang buku.
"Baca juga surat kedua," kata hakim kepada saksi itu.
Bunga acuan tetap.⟦Pilihan Editor: Rupiah Menguat, Apa Sebabnya?⟧
Pabrik tutup.⟦Baca juga: Ratusan Buruh Terkena PHK, Serikat: Kami Tidak Diajak Bicara⟧Dinas Tenaga Kerja turun tangan.
Wisatawan berdatangan.⟦Baca juga: Kawah Dibuka Lagi, Kuota 1.500 Orang per Hari⟧Tiket dijual daring.
Ia hadir sendirian. ⟦Baca juga: Gugatan Warga terhadap Tambang Dikabulkan⟧ Hakim menilai izin tambang cacat hukum.
Rumah panggung itu roboh.⟦Baca juga: Angin Puting Beliung Rusak 60 Rumah!⟧Selama sepekan, warga tidur di tenda.
Latihan ditunda. ⟦Baca juga: Pelatih Timnas Panggil 30 Pemain⟧ Sebelumnya, latihan dijadwalkan Selasa pagi.
Perajin kewalahan. ⟦Baca juga: Batik Tulis Tembus Pasar Eropa⟧ Pesanan datang dari tiga negara.
Rute baru dibuka.⟦Baca Juga: Bus Listrik TransKota Mulai Beroperasi⟧Tarifnya masih gratis.
"""


def cases(probes: str) -> list[str]:
    return [line for line in probes.splitlines() if line]


def expected_spans(probe: str) -> set[str]:
    return {f"{match.start()}" for match in re.finditer("⟦", probe)}


def marked(text: str) -> str:
    """`text` with ⟦ ⟧ around what is found to be no article text."""
    parts = []
    done = 0
    for piece in find_pieces(text):
        parts.append(text[done : piece.start])
        body = text[piece.start : piece.end]
        parts.append(f"⟦{body}⟧" if piece.kind else body)
        done = piece.end
    return "".join(parts) + text[done:]
