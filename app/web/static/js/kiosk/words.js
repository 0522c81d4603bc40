/* Everyday words for the search of services.
 *
 * SAME: spellings and short forms that mean one word; both sides of the search are folded with it.
 * MEANS: what people say, and the services (by code) that they mean. Codes that a mall does not offer are ignored.
 * IDLE: words that say nothing about the service.
 */

export const SAME = {
  antrian: "antrean", ijin: "izin", ijazah: "ijazah", ijasah: "ijazah", sertifikat: "sertipikat",
  pasport: "paspor", passport: "paspor", paspot: "paspor", ktpel: "ktp", ektp: "ktp", ekatepe: "ktp", katepe: "ktp",
  praktek: "praktik", apotik: "apotek", legalisasi: "legalisir", foto: "foto", photocopy: "fotokopi",
  motor: "kendaraan", mobil: "kendaraan", rusun: "rumah", kawin: "nikah", pernikahan: "nikah", perkawinan: "nikah",
  umroh: "umrah", hajj: "haji", hilang: "hilang", kehilangan: "hilang", lost: "hilang", ilang: "hilang", rusak: "rusak",
  perpanjang: "perpanjangan", renewal: "perpanjangan", bayi: "anak", listrik: "listrik", pdam: "air",
  pensiunan: "pensiun", telepon: "telepon", hp: "telepon", identitas: "identitas", nomer: "nomor",
};

export const MEANS = [
  ["bikin ktp|buat ktp|ktp baru|ktp pemula|rekam ktp|umur 17", ["A1"]],
  ["ktp hilang|lost id|lost ktp|lost card|ktp rusak|ganti ktp|cetak ktp|ubah ktp", ["A2", "H5"]],
  ["kk|kartu keluarga|pecah kk|tambah anak|family card", ["A3"]],
  ["akte|akta lahir|akte lahir|akte kelahiran|surat lahir|bayi lahir|anak lahir", ["A4"]],
  ["akte kematian|meninggal|surat kematian|wafat", ["A5", "T3", "P3"]],
  ["ktp anak|kartu anak", ["A6"]],
  ["pindah rumah|pindah alamat|pindah domisili|ganti alamat", ["A7", "E4"]],
  ["ktp digital|ikd|ktp online", ["A8"]],
  ["izin usaha|oss|buka usaha|umkm|business licence", ["B1", "S5"]],
  ["izin dokter|izin perawat|izin bidan|izin praktik", ["B2"]],
  ["imb|izin bangunan|bangun rumah|renovasi|building permit", ["B3"]],
  ["spanduk|baliho|papan iklan", ["B4"]],
  ["pirt|p irt|izin makanan|usaha makanan", ["C2"]],
  ["lamar kerja|cari kerja|lowongan|kartu kuning|pencaker|ak1|job", ["D1", "D3"]],
  ["surat miskin|tidak mampu|sktm", ["E3", "G1"]],
  ["domisili", ["E4"]],
  ["waris|ahli waris|warisan|inheritance", ["E2", "R3", "W3"]],
  ["pajak rumah|pajak tanah|pajak bumi|pbb|property tax", ["F1", "F2", "F3"]],
  ["bansos|pkh|bantuan|sembako|blt|social aid", ["G1", "G4"]],
  ["kursi roda|alat bantu|wheelchair", ["G3"]],
  ["surat kelakuan baik|kelakuan baik|catatan kepolisian|skck|police record", ["H1", "H2"]],
  ["sim|surat izin mengemudi|driving licence|sim mati", ["H3", "H4"]],
  ["dompet hilang|surat hilang|lapor hilang|atm hilang|barang hilang", ["H5"]],
  ["pajak motor|pajak mobil|pajak kendaraan|stnk|samsat|vehicle tax|bayar pajak", ["J1", "J2"]],
  ["ganti plat|plat nomor|balik nama kendaraan|balik nama motor|stnk 5 tahun", ["J4"]],
  ["jual motor|jual mobil|blokir motor|blokir stnk", ["J3"]],
  ["paspor|passport", ["K1", "K2", "K3", "K5"]],
  ["bikin paspor|buat paspor|paspor baru|new passport", ["K1"]],
  ["perpanjang paspor|paspor habis|ganti paspor|paspor mati", ["K2"]],
  ["ambil paspor", ["K5"]],
  ["nikah|menikah|kua|marriage", ["L1", "E1"]],
  ["buku nikah", ["L2", "L3"]],
  ["haji|hajj|naik haji", ["M1", "M3"]],
  ["bpjs|jkn|asuransi kesehatan|kartu sehat|health insurance", ["N1", "N2", "C1"]],
  ["pindah puskesmas|pindah faskes|ganti faskes", ["N3"]],
  ["tunggakan bpjs|bpjs mati|bpjs nonaktif", ["N4", "G2"]],
  ["jht|jamsostek|cair bpjs|klaim bpjs|resign", ["P1"]],
  ["phk|kehilangan pekerjaan", ["P4"]],
  ["sertifikat tanah|sertipikat tanah|surat tanah|tanah|land title", ["R1", "R3", "R5"]],
  ["npwp|kartu pajak|tax number", ["S1"]],
  ["lapor pajak|spt|coretax", ["S3", "S2"]],
  ["pensiun|pensiunan|taspen", ["T1", "T2"]],
  ["pasang listrik|listrik baru|meteran", ["U1"]],
  ["tambah daya|turun daya", ["U2"]],
  ["mati lampu|listrik mati|listrik padam|tagihan listrik|token", ["U4"]],
  ["pasang air|air pam|pam|pdam", ["V1", "V3"]],
  ["air mati|air keruh", ["V4"]],
  ["cerai|akta cerai|akte cerai|perceraian|divorce", ["W1", "W3"]],
  ["tilang|bukti tilang|sim ditilang|stnk ditilang", ["Y1"]],
  ["bantuan hukum|pengacara|konsultasi hukum|legal aid", ["Y3", "W4"]],
  ["tanya|informasi|bingung|help|information", ["Z1"]],
  ["pengaduan|lapor|komplain|keluhan|complaint", ["Z4"]],
];

export const IDLE = new Set(
  ("saya aku mau ingin urus mengurus ngurus cara untuk buat bikin membuat pembuatan yang dan di ke dari dengan atau itu ini "
  + "dong pak bu tolong surat kartu layanan antrean nomor ambil i want to my a an the get make for of need").split(" "),
);
