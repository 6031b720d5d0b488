/* SPDX-License-Identifier: MIT */
#include "verdict/role_parts.h"

static const char abnormal[] =
	" outlier outliers anomaly anomalies anomalous unusual unusually abnormal abnormally "
	"abnormality "
	"abnormalities suspicious irregular irregularity irregularities irregularly erratic "
	"atypical "
	"extreme extremes deviant faulty fault faults failing failure failures fails malfunction "
	"malfunctions malfunctioning malfunctioned broken defective unexpected unexpectedly "
	"strange blip blips hiccup hiccups hiccupped quirk quirks oddity oddities stumble "
	"stumbles disturbance disturbances auff\xC3\xA4"
	"llig auff\xC3\xA4"
	"lligkeit auff\xC3\xA4"
	"lligkeiten ausrei\xC3\x9F"
	"er ausreisser anomalie anomalien ungew\xC3\xB6"
	"hnlich inhabituel aberrante aberrantes aberrant at\xC3\xADpico "
	"at\xC3\xADpicos at\xC3\xADpica at\xC3\xADpicas anormal anormales "
	"anomal\xC3\xAD"
	"a anomal\xC3\xAD"
	"as anomalo anomali anomala anomale ";

bool role_is_abnormal(const struct token *t)
{
	return token_in(t, abnormal);
}

bool role_says_row(const struct token *t)
{
	return token_in(t, " row zeile fila ligne riga linha rij rad wiersz wierszu rang\xC3\xA9"
			   "e \xD1\x81\xD1\x82\xD1\x80\xD0\xBE\xD0\xBA\xD0\xB0 "
			   "\xD1\x81\xD1\x82\xD1\x80\xD0\xBE\xD0\xBA\xD0\xB5 "
			   "\xD1\x81\xD1\x82\xD1\x80\xD0\xBE\xD0\xBA\xD0\xB8 ");
}

bool role_is_dash(const struct token *t)
{
	return token_is_mark(t, '-') ||
	       (t->type == TOKEN_MARK && t->text.len == 3 &&
		memcmp(t->text.data, "\xE2\x80", 2) == 0 &&
		(unsigned char)t->text.data[2] >= 0x90 && (unsigned char)t->text.data[2] <= 0x95);
}

bool role_ends_clause(const struct token *t)
{
	return token_is_mark(t, ',') || token_is_mark(t, ';') || token_is_mark(t, '.') ||
	       token_is_mark(t, '(') || token_is_mark(t, ')') || token_is_mark(t, '!') ||
	       token_is_mark(t, '?') || (role_is_dash(t) && !t->glued) ||
	       token_in(t, " but while whereas where although though compared versus vs against "
			   "because "
			   "since so ");
}

size_t role_clause_begins(const struct tokens *t, size_t i)
{
	while (i > 0 && !role_ends_clause(&t->list[i - 1]))
		i--;
	return i;
}

size_t role_clause_ends(const struct tokens *t, size_t i)
{
	while (i < t->n && !role_ends_clause(&t->list[i]))
		i++;
	return i;
}

bool role_has(const struct tokens *t, size_t from, size_t to, const char *words)
{
	for (size_t i = from; i < to && i < t->n; i++)
		if (token_in(&t->list[i], words))
			return true;
	return false;
}

bool role_clause_has(const struct tokens *t, size_t i, const char *words)
{
	return role_has(t, role_clause_begins(t, i), role_clause_ends(t, i), words);
}

bool role_negated(const struct tokens *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct token *w = &t->list[i];
		if (token_in(w, " no not nothing none without never neither nor cannot hardly free "
				"nobody kein keine keinen nicht nichts ohne rien aucun aucune pas "
				"sans "
				"ning\xC3\xBAn ninguna sin nada nessun nessuna nessuno senza non "
				"niente sem nenhum nenhuma geen niet "))
			return true;
		if (w->type == TOKEN_WORD && w->text.len > 3 &&
		    memcmp(w->text.data + w->text.len - 3, "n't", 3) == 0)
			return true;
	}
	return false;
}

double role_seconds(const struct token *unit)
{
	static const struct {
		const char *words;
		double seconds;
	} units[] = {
		{ " s sec secs second seconds sekunde sekunden segundo segundos secondi secondes "
		  "seconden ",
		  1 },
		{ " ms millisecond milliseconds msec ", 1e-3 },
		{ " min mins minute minutes minuten minuto minutos minuti minut ", 60 },
		{ " h hr hrs hour hours hourly stunde stunden hora horas heure heures ore uur ",
		  3600 },
		{ " d day days daily ", 86400 },
		{ " wk wks week weeks ", 604800 },
		{ " us microsecond microseconds ", 1e-6 }
	};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (token_in(unit, units[i].words))
			return units[i].seconds;
	return 0;
}

/* A unit right behind a number: glued letters, or one that is written apart. */
bool role_is_unit(const struct token *t)
{
	if (t->type != TOKEN_WORD)
		return false;
	if (t->glued && !token_in(t, " x "))
		return true;
	/* micro- */
	if (t->text.len > 2 && t->text.len < 6 &&
	    (memcmp(t->text.data, "\xC2\xB5", 2) == 0 || memcmp(t->text.data, "\xCE\xBC", 2) == 0))
		return true;
	static const char no_units[] =
		" at in on of to by is was led and or the for per as up a an so if it "
		"its no not one two six ten row but vs are had has than "
		"low min max out off too now new old day all any far few less "
		"more de la el en et y e i o von bei auf mal que del los las un une "
		"der die das au du le les pas das dos em ";
	if (t->text.len <= 3 && !token_in(t, no_units) && (unsigned char)t->text.data[0] < 0x80 &&
	    role_seconds(t) <= 0)
		return true;
	return role_seconds(t) > 0 ||
	       token_in(t, " \xC2\xB0"
			   "c \xC2\xB0"
			   "f \xC2\xB0 c f k kelvin celsius fahrenheit degrees degree grad grados "
			   "gradi "
			   "deg v mv kv a ma amps amperes volts w kw mw mwh kwh watts bar mbar psi "
			   "pa kpa hpa "
			   "mpa rpm hz khz mhz ghz m mm cm km g kg mg t l ml ppm ppb lux db dba b "
			   "kb mb gb tb "
			   "kib mib gib bytes byte bits bit mbps kbps gbps units unit usd eur "
			   "euros dollars "
			   "requests connections packets m3 kph mph knots liters litres ph ");
}

size_t role_behind_unit(const struct tokens *t, size_t i)
{
	size_t at = i + 1;
	if (token_is_mark(&t->list[at], '-') && t->list[at].glued && t->list[at + 1].glued)
		at++;
	if (role_is_unit(&t->list[at]) ||
	    (t->list[at].type == TOKEN_NAME && t->list[at].column != TOKEN_NO_COLUMN && at < t->n &&
	     t->list[at + 1].type == TOKEN_WORD))
		at++;
	if (at < t->n && token_is_mark(&t->list[at], '/') && t->list[at + 1].type == TOKEN_WORD)
		at += 2;
	return at;
}

bool role_is_number(const struct token *t)
{
	return t->type == TOKEN_NUMBER;
}

unsigned role_figure(const struct token *t)
{
	/* A column may be called "max": then it is that column. */
	if (t->type == TOKEN_NAME)
		return 0;
	if (token_in(t, " mean average avg averages averaged averaging "))
		return KNOWN_MEAN;
	if (token_is(t, "median"))
		return KNOWN_MEDIAN;
	if (token_in(t, " min minimum lowest smallest "))
		return KNOWN_MIN;
	if (token_in(t, " max maximum highest largest greatest "))
		return KNOWN_MAX;
	if (token_in(t, " spread mad deviation deviations sd std stddev sigma variation "))
		return KNOWN_SPREAD;
	return 0;
}
