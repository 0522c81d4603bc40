/* A picture for each agency and service, for who reads little: found by what the name says, in Indonesian.
 * The first that fits is taken; what fits nothing has the picture of a document. */

const PICTURES = [
  [/pensiun|taspen/, "wallet"],
  [/kesehatan|dinkes|apotek|praktik|rumah sakit/, "heart-pulse"],
  [/ketenagakerjaan|disnaker|tenaga kerja|ak-?1|pencari kerja/, "briefcase"],
  [/akta kelahiran|kelahiran|anak/, "baby"],
  [/kependudukan|disdukcapil|ktp|kartu keluarga|kia/, "id-card"],
  [/imigrasi|paspor/, "plane"],
  [/haji|umrah|kemenhaj|kementerian agama|kemenag|nikah/, "moon-star"],
  [/samsat|kendaraan|stnk|sim\b/, "car"],
  [/polres|kepolisian|skck/, "shield"],
  [/sosial|dinsos|bantuan/, "hand-coins"],
  [/pertanahan|bpn|tanah/, "map"],
  [/pajak|bapenda|pbb|npwp|retribusi/, "receipt"],
  [/pln|listrik/, "zap"],
  [/tirta|air minum|pdam|air\b/, "droplets"],
  [/pengadilan|perceraian/, "scale"],
  [/kejaksaan|tilang|hukum/, "gavel"],
  [/penanaman modal|dpmptsp|izin|perizinan|usaha|nib/, "store"],
  [/kecamatan|kelurahan/, "landmark"],
  [/informasi|pengaduan/, "info"],
  [/bangunan|imb|pbg/, "building-2"],
];
const OTHER = "file-text";

/** The name of an icon; `texts` are names in Indonesian, the nearest first. */
export function pictureOf(...texts) {
  for (const text of texts) {
    const said = (text ?? "").toLowerCase();
    const found = PICTURES.find(([words]) => words.test(said));
    if (found) return found[1];
  }
  return OTHER;
}
