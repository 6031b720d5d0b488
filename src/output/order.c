/* SPDX-License-Identifier: MIT */
#include "output/order.h"

#include <assert.h>
#include <stdlib.h>

enum { FIRST_PLACES = 16 };

struct place {
	void *item;
	bool done;
};

/* A ring: the ticket t stands in places[t % places_n], first <= t < first + length. */
struct order {
	struct place *places;
	size_t places_n; /* a power of two */
	uint64_t first;	 /* the oldest ticket */
	size_t length;
};

struct order *order_new(struct err *err)
{
	struct order *o = calloc(1, sizeof(*o));

	if (!o)
		err_nomem(err, "order of output");
	return o;
}

void order_free(struct order *o)
{
	if (!o)
		return;
	free(o->places);
	free(o);
}

static struct place *place_of(const struct order *o, uint64_t ticket)
{
	return &o->places[ticket & (o->places_n - 1)];
}

static int grow(struct order *o, struct err *err)
{
	struct order bigger = *o;

	bigger.places_n = o->places_n ? 2 * o->places_n : FIRST_PLACES;
	bigger.places = calloc(bigger.places_n, sizeof(*bigger.places));
	if (!bigger.places)
		return err_nomem(err, "order of output");
	for (uint64_t t = o->first; t < o->first + o->length; t++)
		*place_of(&bigger, t) = *place_of(o, t);
	free(o->places);
	*o = bigger;
	return 0;
}

int order_begin(struct order *o, void *item, uint64_t *ticket, struct err *err)
{
	if (o->length == o->places_n && grow(o, err) < 0)
		return -1;
	*ticket = o->first + o->length++;
	*place_of(o, *ticket) = (struct place){ .item = item, .done = false };
	return 0;
}

static bool is_held(const struct order *o, uint64_t ticket)
{
	return ticket >= o->first && ticket - o->first < o->length;
}

void *order_item(struct order *o, uint64_t ticket)
{
	return is_held(o, ticket) ? place_of(o, ticket)->item : NULL;
}

void order_done(struct order *o, uint64_t ticket)
{
	assert(is_held(o, ticket));
	place_of(o, ticket)->done = true;
}

void *order_next(struct order *o)
{
	if (o->length == 0 || !place_of(o, o->first)->done)
		return NULL;
	o->length--;
	return place_of(o, o->first++)->item;
}

size_t order_length(const struct order *o)
{
	return o->length;
}
