//! The short forms themselves, by what may follow them, for the languages whose words are stemmed. They are those of CLDR's lists
//! (release 46, "sentence break suppressions", for de, en, es, fr, it, pt and ru; Unicode License v3) that are no words besides, with
//! titles, ranks and companies added, and those of the languages for which CLDR has none. No crate carries these lists.

use std::collections::HashSet;
use std::sync::OnceLock;

/// What follows is always part of the same sentence: titles before names, and words such as "for example".
const LEADING: &str = "\
    mr mrs ms mx messrs mme mlle dr drs prof profs rev revd hon capt cpt lt lieut lt.cdr brig cmdr comdr cdr sgt cpl pvt pfc spc ofc \
    insp supt cllr gov govs atty asst assoc msgr mgr vs e.g i.e cf viz approx ca incl excl misc \
    dipl dipl.-ing dipl.-kfm hr hrn frl pfr bzw z.b d.h u.a sog vgl ggf ggfs inkl exkl einschl ausschl zzgl abzgl evtl \
    entspr ehem jew insb geb gest verh hrsg allg bes i.d.r i.a u.u z.t z.zt v.a o.g eigtl urspr \
    c.-à-d p.ex sra srta sres sras srtas srs dra dres dras dña vds licdo cnel excmo excma ilmo ilma rvdo p.ej \
    sig sigg sig.ra sig.na dott dott.ssa prof.ssa avv geom cfr profa exmo exma \
    dhr mevr jhr o.a d.w.z m.a.w i.p.v bijv resp t.a.v t.o.v \
    bl.a f.eks dvs evt ekskl vedr jf adm.dir t.ex d.v.s s.k esim vrt ifj özv doç yrd öğr bkz örn pvz \
    проф акад доц тов ул ср напр т.е т.к г-н гл изд тел κ κα δρ π.χ δηλ βλ د أ.د م أ डॉ प्रो";

/// The same where they are written with a capital; in small letters they are words, of one language or another.
const CAPITALISED: &str = "\
    gen gens col maj adm det sen sens rep reps pres amb fr rt mons mag ing lic arq gral tte ud uds vd arch rag cav eng pe cel \
    mw ir ds dl dna sn bpk sdr hj";

/// Short only before a figure: "no. 5", "p. 14".
const BEFORE_FIGURES: &str = "\
    no nos fig figs vol vols p pp art arts sec ch chap par nr s str abs kap bd col ed \
    jan feb mar apr jun jul aug sep sept oct nov dec okt dez janv févr avr juil déc ene abr dic fev kl klo \
    núm pág págs pag pagg pág cap tav tab tel blz lk jl jan cad ст стр рис кв д янв февр апр авг сент окт нояб дек αρ σελ ص";

/// What may end a sentence, and goes on with it where no word follows that sentences begin with.
const OTHERS: &str = "\
    inc ltd llc co corp bros plc gmbh jr sr esq ph.d m.d d.d.s b.a m.a b.sc m.sc dept est ave blvd rd etc usw usf univ assn st mt ft al \
    mfg intl natl u.s u.k u.n mio mrd tsd \
    v.chr n.chr jh jhs jhd e.v a.d i.r str \
    cie sté st ste s.a s.a.r.l j.-c \
    sto sta av avda ee.uu cía ltda s.p.a s.r.l ecc a.c d.c \
    enz b.v n.v osv m.m m.v m.fl mfl jne stb kft zrt vb \
    г гг руб тыс млн млрд т.д т.п др обл пл н.э чел κ.λπ π.μ μ.μ";

fn listed(list: &'static str, set: &'static OnceLock<HashSet<&'static str>>, word: &str) -> bool {
    set.get_or_init(|| list.split_whitespace().collect()).contains(word)
}

/// Whether what follows the short form `word` (as it is written, without its last full stop) is always part of the same sentence.
pub(super) fn leads_on(word: &str) -> bool {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    static CAPITALS: OnceLock<HashSet<&str>> = OnceLock::new();
    let bare = word.to_lowercase();
    listed(LEADING, &SET, &bare) || (word.starts_with(char::is_uppercase) && listed(CAPITALISED, &CAPITALS, &bare))
}

/// Whether it is short before a figure.
pub(super) fn is_short_before_figures(word: &str) -> bool {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    listed(BEFORE_FIGURES, &SET, word)
}

/// Whether it is short, and may end a sentence.
pub(super) fn is_other_short(word: &str) -> bool {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    listed(OTHERS, &SET, word)
}

/// Words that sentences begin with, and names hardly ever do.
const BEGINNINGS: &str = "the a an this that these those it its he she they we you i his her their our your my there here in on \
    at by for from with without to as after before since until while when where why who what how which if although though \
    because but and or so yet then now today yesterday tomorrow later meanwhile still also even some many most all both each \
    every no not nobody nothing one two three only once under over about against between during despite its let please do \
    does did is are was were will would can could should may might have has had \
    der die das den dem des ein eine einen einem einer es er sie wir ihr ich man im am um von vom zu zum zur bei beim mit nach \
    vor seit bis aus auf für gegen ohne durch und oder aber doch denn weil wenn als ob da dort hier dann danach heute gestern \
    morgen auch nur noch schon nicht kein keine alle viele einige dieser diese dieses jeder jede jedes sein seine ihre unser \
    el la los las un una le les il elle ils elles lo gli uno une des du dans en sur pour par avec sans il ce cette ces cet \
    este esta estos estas ese esa su sus se por para con sin cuando como pero y o no si también \
    os as um uma o ele ela eles elas isso este esta não mas com sem quando \
    questo questa nel nella non ma con senza quando anche \
    de het een hij zij ze wij dit dat deze die niet maar met zonder als er \
    den det de han hun hon vi dette denne detta ikke inte men med uten utan når när og och \
    он она оно они мы вы я это этот эта эти в на с по из за для при после до о об и но а как что если когда где кто все также так не к у от";

/// Whether `word`, in lower case, is one that sentences begin with.
pub(super) fn is_beginning(word: &str) -> bool {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    listed(BEGINNINGS, &SET, word)
}
