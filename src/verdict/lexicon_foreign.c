/* SPDX-License-Identifier: MIT */
/*
 * lexicon_foreign.c - frame words of other languages.
 *
 * Each list is sorted by bytes, and no word stands in two.
 */
#include "verdict/lexicon.h"

/* clang-format off */
#define GROUP(lexeme, words) { lexeme, words, sizeof(words) / sizeof((words)[0]) }

/* German, Spanish, French, Italian, Portuguese, Dutch, Russian, Polish: the frame, and words that
 * role.h and ways.h know. */
static const char *const foreign_words[] = {
	"ab", "aber", "aberrante", "aberrantes", "abgefallen", "acht", "afwijkingen", "al", "alla",
	"alle", "allen", "allo", "als", "anomalia", "anomalie", "anomalii", "anomal\303\255a",
	"anomal\303\255as", "antes", "ao", "apr\303\250s", "aqu\303\255", "atteint", "atteinte",
	"at\303\255pica", "at\303\255pico", "at\303\255picos", "au", "auch", "aucun", "aucune",
	"auf", "auff\303\244llig", "auff\303\244lligkeiten", "aument\303\263", "ausrei\303\237er",
	"aux", "au\303\237entemperatur", "avant", "avec", "baisse", "bajaron", "bajo",
	"baj\303\263", "bei", "bereich", "bez", "bij", "bis", "brak", "caiu", "cayeron",
	"cay\303\263", "ca\303\255da", "ce", "ces", "cesse", "cette", "cinco", "cinq", "com", "con",
	"contre", "corriente", "cuatro", "da", "daalde", "dag", "dal", "dalla", "dalle", "danach",
	"dann", "dans", "das", "dato", "datos", "davor", "de", "defekt", "degli", "degr\303\251s",
	"dei", "del", "della", "delle", "dem", "demi", "den", "denn", "depois", "der", "des",
	"descendu", "descendue", "desde", "despu\303\251s", "deux", "deze", "dia", "die", "diese",
	"dieser", "dieses", "diez", "dit", "dix", "doch", "dopo", "dos", "drehzahl", "drei",
	"druck", "druk", "du", "d\303\255a", "een", "ein", "eine", "einem", "einen", "einer", "el",
	"elle", "em", "en", "entre", "er", "era", "erwarteten", "erwarteter", "erw\303\244rmt",
	"erw\303\244rmte", "es", "est", "estava", "est\303\241", "est\303\241n", "et", "etwa",
	"fehlen", "fehlt", "fenster", "ficou", "fiel", "fielen", "fila", "filas", "fino", "foi",
	"frente", "fue", "f\303\244llt", "f\303\274nf", "ganz", "geen", "gefallen",
	"gefrierschrank", "gemiddelde", "gestiegen", "gevonden", "gibt", "giorno", "gli", "grad",
	"graden", "gradi", "grados", "graus", "ha", "hasta", "hausse", "hay", "heizung", "het",
	"heure", "heures", "hora", "horas", "huit", "h\303\266chste", "h\303\266chster",
	"h\303\266chstwert", "il", "ils", "im", "inhabituel", "inhabituelle", "ins", "ist", "juste",
	"kein", "keine", "keinen", "kraft", "k\303\274hlte", "la", "lag", "las", "latence", "le",
	"lectura", "lecturas", "lecture", "leistung", "leitura", "leituras", "les", "lettura",
	"letture", "lief", "liegen", "liegt", "ligne", "lignes", "linha", "linhas", "lo", "los",
	"l\303\244uft", "mais", "massimo", "media", "mehr", "menos", "messfehler", "messwert",
	"messwerte", "messwerten", "mesure", "mesures", "meting", "metingen", "millionen", "minimo",
	"minuten", "minuti", "minutos", "mit", "mittelwert", "moins", "mont\303\251",
	"mont\303\251e", "moyenne", "muy", "m\303\241s", "m\303\241ximo", "m\303\251dia",
	"m\303\255nimo", "na", "naar", "nach", "nada", "nas", "nel", "nella", "nessuna", "nessuno",
	"neuf", "neun", "nichts", "nie", "niedrigste", "niedrigster", "niet", "niets", "noch",
	"non", "normaal", "normale", "normales", "normy", "nos", "nueve", "nur", "n\303\243o",
	"oberhalb", "ocho", "od", "odczyt", "odczyty", "oder", "ohne", "oknie", "op", "ore", "os",
	"ou", "para", "pasa", "passa", "passe", "pass\303\251e", "pas\303\263", "pero",
	"peticiones", "pic", "picco", "pico", "poni\305\274ej", "por", "potencia", "potenza",
	"pot\303\252ncia", "powtarza", "powy\305\274ej", "presi\303\263n", "pression", "pressione",
	"press\303\243o", "prima", "prozent", "puissance", "quatre", "que", "qui", "razy", "reeks",
	"resta", "reste", "rien", "riga", "righe", "rij", "rijen", "rund",
	"r\303\274cklauftemperatur", "salita", "salito", "sans", "scesa", "sceso", "schon", "se",
	"sechs", "segundos", "sehr", "seis", "seit", "sekunden", "sem", "sich", "sie", "sieben",
	"siete", "sin", "sind", "si\304\231", "sobre", "soit", "solicitudes", "son", "sono",
	"sonst", "sont", "sopra", "sotto", "sous", "spadek", "spad\305\202", "spad\305\202a",
	"spannung", "spitze", "sprang", "stata", "stato", "statt", "steeg", "steigt", "stieg",
	"stiegen", "strom", "stunde", "stunden", "su", "subieron", "subiu", "subi\303\263", "sur",
	"s\303\243o", "tag", "tage", "temperatur", "temperatura", "temperatuur",
	"temp\303\251rature", "tension", "tensione", "tens\303\243o", "tiefstwert", "todas", "todo",
	"todos", "tomb\303\251", "tomb\303\251e", "tot", "tous", "tout", "toutes", "tres", "trois",
	"tr\303\250s", "tym", "uhr", "um", "uma", "un", "una", "unas", "und", "une",
	"ungew\303\266hnlich", "uno", "unos", "unter", "unterhalb", "uur", "valeur", "valeurs",
	"valor", "valore", "valores", "valori", "van", "veces", "verbrauch", "verbraucht", "vers",
	"viel", "viento", "vier", "voltaje", "vom", "von", "vor", "vorlauftemperatur", "waarde",
	"waarden", "war", "waren", "weniger", "werd", "wert", "werte", "werten", "wie", "wieder",
	"wiersz", "wierszu", "wird", "wurde", "wurden", "wzrost", "wzros\305\202a",
	"wzr\303\263s\305\202", "y", "zehn", "zeile", "zeilen", "zijn", "zmian", "zonder", "zu",
	"zum", "zur", "zuvor", "zwei", "zwischen", "\303\240", "\303\250", "\303\251",
	"\303\251tait", "\303\251t\303\251", "\303\274ber", "\305\274adnych", "\320\262",
	"\320\262\320\274\320\265\321\201\321\202\320\276",
	"\320\262\321\213\321\200\320\276\321\201\320\273\320\260",
	"\320\262\321\213\321\200\320\276\321\201\320\273\320\276",
	"\320\262\321\213\321\210\320\265", "\320\263\320\264\320\265",
	"\320\264\320\260\320\262\320\273\320\265\320\275\320\270\320\265",
	"\320\264\320\260\321\202\321\207\320\270\320\272",
	"\320\264\320\260\321\202\321\207\320\270\320\272\320\260", "\320\264\320\276",
	"\320\267\320\275\320\260\321\207\320\265\320\275\320\270\320\265", "\320\270",
	"\320\270\320\273\320\270",
	"\320\274\320\276\321\211\320\275\320\276\321\201\321\202\321\214",
	"\320\275\320\265\321\202", "\320\275\320\270\320\266\320\265", "\320\276\321\202",
	"\321\201\320\261\320\276\320\271", "\321\201\321\202\321\200\320\276\320\272\320\260",
	"\321\201\321\202\321\200\320\276\320\272\320\265",
	"\321\202\320\265\320\274\320\277\320\265\321\200\320\260\321\202\321\203\321\200\320\260",
	"\321\203\320\277\320\260\320\273\320\260", "\321\203\320\277\320\260\320\273\320\276",
};

const struct lexicon_group lexicon_foreign[LEXICON_FOREIGN] = {
	GROUP(LEXEME_FRAME, foreign_words),
};
