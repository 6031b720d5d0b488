/* SPDX-License-Identifier: MIT */
#include "model/chat_watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"

static const int64_t ms_ns = 1000000;

static int on_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct chat_watch *w = arg;

	(void)multi;
	w->due_ns = timeout_ms < 0 ? 0 : clock_monotonic_ns() + timeout_ms * ms_ns;
	return 0;
}

static bool grow(struct pollfd **list, size_t *cap, size_t need)
{
	struct pollfd *more;

	if (need <= *cap)
		return true;
	more = realloc(*list, 2 * need * sizeof(*more));
	if (more == NULL)
		return false;
	*list = more;
	*cap = 2 * need;
	return true;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *unused)
{
	struct chat_watch *w = arg;
	size_t i = 0;

	(void)easy;
	(void)unused;
	while (i < w->sockets_n && w->socket[i].fd != fd)
		i++;
	if (what == CURL_POLL_REMOVE) {
		if (i < w->sockets_n)
			w->socket[i] = w->socket[--w->sockets_n];
		return 0;
	}
	if (i == w->sockets_n) {
		if (!grow(&w->socket, &w->sockets_cap, i + 1))
			return -1;
		w->sockets_n++;
	}
	w->socket[i] = (struct pollfd){ .fd = fd };
	if (what & CURL_POLL_IN)
		w->socket[i].events |= POLLIN;
	if (what & CURL_POLL_OUT)
		w->socket[i].events |= POLLOUT;
	return 0;
}

bool chat_watch_init(struct chat_watch *w, CURLM *multi)
{
	*w = (struct chat_watch){ .multi = multi };
	return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, w) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer) == CURLM_OK &&
	       curl_multi_setopt(multi, CURLMOPT_TIMERDATA, w) == CURLM_OK;
}

void chat_watch_release(struct chat_watch *w)
{
	free(w->socket);
	free(w->polled);
	*w = (struct chat_watch){ .multi = NULL };
}

static int go_on(struct chat_watch *w, curl_socket_t fd, int events, struct err *err)
{
	int running;

	if (curl_multi_socket_action(w->multi, fd, events, &running) != CURLM_OK)
		return err_set(err, ERR_SYSTEM, "libcurl cannot go on with its transfers");
	return 0;
}

int chat_watch_start(struct chat_watch *w, struct err *err)
{
	if (w->due_ns == 0 || clock_monotonic_ns() < w->due_ns)
		return 0;
	w->due_ns = 0; /* the timer is libcurl's to set again */
	return go_on(w, CURL_SOCKET_TIMEOUT, 0, err);
}

/* The sooner of timeout_ms and libcurl's own timer. */
static int sooner(const struct chat_watch *w, int timeout_ms)
{
	int64_t left;

	if (w->due_ns == 0)
		return timeout_ms;
	left = (w->due_ns - clock_monotonic_ns() + ms_ns - 1) / ms_ns;
	if (left < 0)
		left = 0;
	return timeout_ms >= 0 && timeout_ms < left ? timeout_ms : (int)left;
}

/* A socket's news, in libcurl's words; an end is read like data. */
static int events_of(const struct pollfd *p)
{
	int events = 0;

	if (p->revents & (POLLIN | POLLHUP))
		events |= CURL_CSELECT_IN;
	if (p->revents & POLLOUT)
		events |= CURL_CSELECT_OUT;
	if (p->revents & (POLLERR | POLLNVAL))
		events |= CURL_CSELECT_ERR;
	return events;
}

int chat_watch_wait(struct chat_watch *w, struct pollfd *fds, size_t nfds, int timeout_ms,
		    struct err *err)
{
	size_t n = w->sockets_n, i;

	if (!grow(&w->polled, &w->polled_cap, n + nfds + 1))
		return err_nomem(err, "descriptors to wait for");
	/* A copy: what libcurl waits for changes while it goes on. */
	if (n > 0)
		memcpy(w->polled, w->socket, n * sizeof(*fds));
	if (nfds > 0)
		memcpy(w->polled + n, fds, nfds * sizeof(*fds));
	if (poll(w->polled, n + nfds, sooner(w, timeout_ms)) < 0) {
		if (errno != EINTR)
			return err_sys(err, ERR_SYSTEM, errno, "poll");
		for (i = 0; i < n + nfds; i++)
			w->polled[i].revents = 0;
	}
	if (nfds > 0)
		memcpy(fds, w->polled + n, nfds * sizeof(*fds));
	for (i = 0; i < n; i++)
		if (w->polled[i].revents != 0 &&
		    go_on(w, w->polled[i].fd, events_of(&w->polled[i]), err) < 0)
			return -1;
	return chat_watch_start(w, err);
}
