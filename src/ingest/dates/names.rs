//! The names of months and days and the words beside dates in the languages of many publications, folded to lower case. A form that
//! is another month's in another language (`listopada`) is not here: a date is read where it can be read one way only.

use crate::text::{MONTHS, WEEKDAYS};

/// The names of each month, in the cases that dates have them in, and their short forms.
const MONTH_NAMES: [&str; 12] = [
    "jan januar januari jänner jän janvier janv enero ene janeiro gennaio gen stycznia tammikuuta tammikuu ocak ledna ianuarie \
     január januára januara января янв січня ιανουαρίου يناير มกราคม ม.ค",
    "feb februar februari feber févr fév février febrero fev fevereiro febbraio lutego helmikuuta helmikuu şubat února februarie \
     február februára februara февраля фев лютого φεβρουαρίου فبراير กุมภาพันธ์ ก.พ",
    "mar märz mär mrz maart mrt mars marts marzo março maret marca maaliskuuta maaliskuu mart března martie március марта мар \
     березня μαρτίου مارس มีนาคม มี.ค",
    "apr avril avr abril abr aprile kwietnia huhtikuuta huhtikuu nisan dubna aprilie április apríla апреля апр квітня απριλίου \
     أبريل ابريل เมษายน เม.ย",
    "may mai mei maj mayo maio maggio mag maja toukokuuta toukokuu mayıs května május mája мая травня μαΐου μαίου مايو \
     พฤษภาคม พ.ค",
    "jun juni juin junio junho giugno giu czerwca kesäkuuta kesäkuu haziran června iunie június júna июня июн червня ιουνίου \
     يونيو มิถุนายน มิ.ย",
    "jul juli juil juillet julio julho luglio lug lipca heinäkuuta heinäkuu temmuz července iulie július júla июля июл липня \
     ιουλίου يوليو กรกฎาคม ก.ค",
    "aug augusti augustus août agosto ago agustus sierpnia elokuuta elokuu ağustos srpna augusztus augusta августа авг серпня \
     αυγούστου أغسطس สิงหาคม ส.ค",
    "sep sept septembre septiembre setembro settembre set september septembra września syyskuuta syyskuu eylül září septembrie \
     szeptember сентября сен сент вересня σεπτεμβρίου سبتمبر กันยายน ก.ย",
    "oct okt oktober octobre octubre outubro out ottobre ott października lokakuuta lokakuu ekim října octombrie október októbra \
     октября окт жовтня οκτωβρίου أكتوبر اكتوبر ตุลาคม ต.ค",
    "nov novembre noviembre novembro marraskuuta marraskuu kasım noiembrie novembra ноября ноя νοεμβρίου نوفمبر พฤศจิกายน พ.ย",
    "dec dez des déc dezember décembre diciembre dic dezembro dicembre desember december decembra grudnia joulukuuta joulukuu \
     aralık prosince decembrie декабря дек грудня δεκεμβρίου ديسمبر ธันวาคม ธ.ค",
];

/// The days of the week, and their short forms of three letters and more.
const DAY_NAMES: &str = "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi \
     samedi dimanche lun mer jeu ven sam dim lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom segunda \
     terça quarta quinta sexta feira lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab maandag dinsdag woensdag \
     donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai \
     maanantaina tiistai tiistaina keskiviikko keskiviikkona torstai torstaina perjantai perjantaina lauantai lauantaina sunnuntai \
     sunnuntaina poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle понедельник \
     вторник среда четверг пятница суббота воскресенье pazartesi salı çarşamba perşembe cuma cumartesi pazar senin selasa rabu \
     kamis jumat sabtu minggu";

/// Short forms of days that are words elsewhere: they count beside a date only.
const SHORT_DAYS: &str =
    "mo di mi do fr sa so ma wo vr za zo må ti to lö sö lø sø lu me je ve пн вт ср чт пт сб вс pon wt śr czw pt";

/// Words that may stand beside a date and say nothing about the day.
const BESIDE: &str = "uhr um den der dem vom le la à a las el los al del de do da dos das alle ore ora il di om op kl klo klockan \
     klokken kello dne v r roku godz г года год в o saat tarihinde ngày năm pukul pada tanggal jam h hs ที่ พ.ศ";

/// The number of the month that a word names, from 1.
pub(super) fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|name| *name == word);
    let at =
        at.or_else(|| MONTH_NAMES.iter().position(|names| names.split_ascii_whitespace().any(|name| name == word)))?;
    i8::try_from(at + 1).ok()
}

/// Whether a word names a day of the week, or stands beside dates.
pub(super) fn is_beside_date(word: &str) -> bool {
    let is_in = |list: &str| list.split_ascii_whitespace().any(|other| other == word);
    is_in(BESIDE) || is_in(SHORT_DAYS) || is_in(DAY_NAMES) || is_english_day(word) || word.starts_with("วัน")
}

/// Whether a word that stands alone is the name of a month or of a day of the week. Short forms and names of people are not.
pub(in crate::ingest) fn names_day_or_month(word: &str) -> bool {
    const PEOPLE: &[&str] = &["julio", "domingo", "avril", "nisan", "eylül", "cuma"];
    let is_day = || DAY_NAMES.split_ascii_whitespace().any(|other| other == word) || is_english_day(word);
    word.chars().count() > 3 && !PEOPLE.contains(&word) && (month(word).is_some() || is_day())
}

/// Whether a word may stand in a date, a short form among them.
pub(in crate::ingest) fn is_word_of_date(word: &str) -> bool {
    month(word).is_some() || is_beside_date(word)
}

fn is_english_day(word: &str) -> bool {
    word.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(word))
}
