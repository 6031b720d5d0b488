/* SPDX-License-Identifier: MIT */
/*
 * order.h - what is finished in any order leaves in the order it was begun.
 *
 * A queue of tickets: order_begin gives the next ticket, order_done marks it
 * finished, order_next takes the oldest if it is finished. Memory: what is in flight.
 */
#ifndef AF_ORDER_H
#define AF_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct order;

struct order *order_new(struct err *err) AF_MUST_USE;
void order_free(struct order *o);
int order_begin(struct order *o, void *item, uint64_t *ticket, struct err *err) AF_MUST_USE;
void *order_item(struct order *o, uint64_t ticket); /* NULL if there is no such ticket */
void order_done(struct order *o, uint64_t ticket);
void *order_next(struct order *o); /* the item of the oldest ticket, taken out, or NULL */
size_t order_length(const struct order *o);

#endif
