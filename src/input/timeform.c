/* SPDX-License-Identifier: MIT */
#include "input/timeform.h"

bool timeform_read(struct timeform *form, struct span text, int64_t *ns)
{
	if (form->format != NULL)
		return timestamp_parse_format(text, form->format, ns);
	if (!form->epoch)
		return timestamp_parse_iso_cached(&form->cache, text, ns);
	/* No text is both, so the order is a matter of speed alone. */
	if (form->epoch_last && timestamp_parse_epoch(text, ns))
		return true;
	if (timestamp_parse_iso_cached(&form->cache, text, ns)) {
		form->epoch_last = false;
		return true;
	}
	form->epoch_last = timestamp_parse_epoch(text, ns);
	return form->epoch_last;
}

bool timeform_read_two(struct timeform *form, struct span day, struct span hour, int64_t *ns)
{
	char both[TIMESTAMP_TEXT_MAX];
	if (day.len + hour.len + 1 > sizeof both || day.len == 0 || hour.len == 0)
		return false;
	memcpy(both, day.data, day.len);
	both[day.len] = ' ';
	memcpy(both + day.len + 1, hour.data, hour.len);
	const struct span text = span_of(both, day.len + 1 + hour.len);
	return form->format != NULL ? timestamp_parse_format(text, form->format, ns)
				    : timestamp_parse_iso_cached(&form->cache, text, ns);
}
