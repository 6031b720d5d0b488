/* SPDX-License-Identifier: MIT */
#include "verdict/units.h"

#include <string.h>

/* Units by what they measure; a column's name has them in lower case. */
static const struct unit {
	const char *words;
	char of;
	double size;
} units[] = { { " m meter meters metre metres ", 'm', 1 },
	      { " mm ", 'm', 1e-3 },
	      { " cm ", 'm', 1e-2 },
	      { " km ", 'm', 1e3 },
	      { " g grams ", 'g', 1 },
	      { " mg ", 'g', 1e-3 },
	      { " kg ", 'g', 1e3 },
	      { " v volt volts ", 'v', 1 },
	      { " mv millivolt millivolts ", 'v', 1e-3 },
	      { " kv ", 'v', 1e3 },
	      { " a amp amps ampere amperes ", 'a', 1 },
	      { " ma milliamp milliamps ", 'a', 1e-3 },
	      { " ka ", 'a', 1e3 },
	      { " w watt watts ", 'w', 1 },
	      { " kw kilowatt kilowatts ", 'w', 1e3 },
	      { " mw megawatt megawatts ", 'w', 1e6 },
	      { " wh ", 'e', 1 },
	      { " kwh ", 'e', 1e3 },
	      { " mwh ", 'e', 1e6 },
	      { " pa pascal pascals ", 'p', 1 },
	      { " hpa mbar millibar ", 'p', 1e2 },
	      { " kpa ", 'p', 1e3 },
	      { " mpa ", 'p', 1e6 },
	      { " bar ", 'p', 1e5 },
	      { " hz hertz ", 'h', 1 },
	      { " khz ", 'h', 1e3 },
	      { " mhz ", 'h', 1e6 },
	      { " s sec secs second seconds ", 't', 1 },
	      { " ms millisecond milliseconds ", 't', 1e-3 },
	      { " us microsecond microseconds ", 't', 1e-6 },
	      { " l liter liters litre litres ", 'l', 1 },
	      { " ml ", 'l', 1e-3 } };

static const struct unit *plain_unit(struct span s)
{
	struct word_key word;
	word_key_set(&word, s, NULL);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (word_in(&word, units[i].words))
			return &units[i];
	return NULL;
}

static bool is_micro(struct span s)
{
	return s.len > 2 &&
	       (memcmp(s.data, "\xC2\xB5", 2) == 0 || memcmp(s.data, "\xCE\xBC", 2) == 0);
}

/* What it measures and its size; '\0': no unit. */
static char unit_of(struct span s, double *size)
{
	bool micro = is_micro(s);
	const struct unit *u = plain_unit(micro ? span_of(s.data + 2, s.len - 2) : s);
	*size = u ? u->size * (micro ? 1e-6 : 1) : 1;
	/* "mW" is small and "MW" is great: in a text the case tells. */
	if (u && *size > 1e5 && s.data[0] == 'm')
		*size /= 1e9;
	return u ? u->of : '\0';
}

/* The unit that a column's name ends in. */
static char column_unit(const struct schema *schema, uint16_t column, double *size)
{
	struct span name = schema_value_name(schema, column);
	size_t at = name.len;
	while (at > 0 && name.data[at - 1] != '_' && name.data[at - 1] != ' ')
		at--;
	const struct unit *u = plain_unit(span_of(name.data + at, name.len - at));
	*size = u ? u->size : 1;
	return u ? u->of : '\0';
}

struct scaled units_scale(const struct look *l, size_t i)
{
	double said, is;
	char of = unit_of(l->t->list[i + 1].text, &said);
	const struct scaled none = { 1, false, false };
	if (of == '\0' || l->t->list[i + 1].type == TOKEN_END)
		return none;
	for (size_t c = 0; c < l->columns.n && l->k->schema; c++) {
		char has = column_unit(l->k->schema, l->columns.list[c], &is);
		if (has == of)
			return (struct scaled){ said / is, true, l->columns.n == 1 };
		if (has != '\0' && l->columns.n == 1)
			return none;
	}
	return (struct scaled){ said, false, false };
}
