/* SPDX-License-Identifier: MIT */
/*
 * chatserver.c - a chat server that costs next to nothing, to measure a client by.
 *
 *	chatserver [DELAY_MS [SLOTS]]
 *
 * Answers every question DELAY_MS after it came whole, SLOTS at a time (0: all at once; the others
 * queue), in the shape that was asked for: c1 to c4 normal, nothing else. Prints its port; when
 * standard input ends, prints "requests connections most_in_flight seconds" (from the first
 * question's coming to the last answer's going) and ends. A model with a judgement, faults, TLS:
 * that is faultserver.py.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PEERS_MAX = 256, REQUEST_MAX = 256 << 10, CANDIDATES = 4, STDIN_TAG = 1000, LISTEN_TAG };

struct peer {
	int fd; /* -1: free */
	char *in;
	size_t len;
	int64_t came_ns; /* 0: no question is being thought about */
	int64_t due_ns;	 /* 0: it queues for a slot */
};

static struct peer peers[PEERS_MAX];
static int epoll_fd;
static int64_t delay_ns;
static unsigned slots, in_slots, in_flight, most, requests, connections;
static int64_t first_ns, last_ns;

static int64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void watch(int fd, uint32_t tag)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = tag };

	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		die("epoll_ctl");
}

static void send_all(struct peer *p, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(p->fd, text, len);

		if (n < 0 && errno != EINTR)
			return; /* gone: its end is read next */
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
}

static void reply(struct peer *p, const char *body)
{
	char head[160];
	int n = snprintf(head, sizeof(head),
			 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			 "Content-Length: %zu\r\n\r\n",
			 strlen(body));
	char out[4096];
	int all = snprintf(out, sizeof(out), "%.*s%s", n, head, body);

	send_all(p, out, (size_t)all);
}

/* Judges every candidate of the question normal. */
static void answer(struct peer *p)
{
	char content[2048] = "{", body[3072];
	size_t len = 1;
	int i;

	for (i = 1; i <= CANDIDATES; i++) {
		char mark[16];

		(void)snprintf(mark, sizeof(mark), "\\nc%d: row", i);
		if (memmem(p->in, p->len, mark, strlen(mark)) == NULL)
			break;
		len += (size_t)
			snprintf(content + len, sizeof(content) - len,
				 "\\\"c%d\\\":{\\\"evidence\\\":\\\"It looks like the rows "
				 "before it.\\\",\\\"decision\\\":\\\"normal\\\","
				 "\\\"kind\\\":\\\"other\\\",\\\"severity\\\":\\\"none\\\"},",
				 i);
	}
	(void)snprintf(content + len, sizeof(content) - len,
		       "\\\"others\\\":[],\\\"summary\\\":\\\"Nothing unusual is to be seen "
		       "here.\\\"}");
	(void)snprintf(body, sizeof(body),
		       "{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"m\","
		       "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
		       "{\"role\":\"assistant\",\"content\":\"%s\"}}],"
		       "\"usage\":{\"prompt_tokens\":%zu,\"completion_tokens\":60}}",
		       content, p->len / 2);
	reply(p, body);
}

static void finish(struct peer *p)
{
	answer(p);
	p->len = 0;
	p->came_ns = p->due_ns = 0;
	in_flight--;
	in_slots--;
	last_ns = now_ns();
}

/* Those that queue get a slot in the order in which they came. */
static void fill_slots(int64_t now)
{
	while (slots == 0 || in_slots < slots) {
		struct peer *first = NULL;
		size_t i;

		for (i = 0; i < PEERS_MAX; i++)
			if (peers[i].came_ns != 0 && peers[i].due_ns == 0 &&
			    (first == NULL || peers[i].came_ns < first->came_ns))
				first = &peers[i];
		if (first == NULL)
			return;
		first->due_ns = now + delay_ns;
		in_slots++;
	}
}

/* Answers what is due; milliseconds until the next is, -1: nothing waits. */
static int answer_due(void)
{
	int64_t now = now_ns(), next = -1;
	size_t i;

	for (i = 0; i < PEERS_MAX; i++)
		if (peers[i].due_ns != 0 && peers[i].due_ns <= now)
			finish(&peers[i]);
	fill_slots(now);
	for (i = 0; i < PEERS_MAX; i++)
		if (peers[i].due_ns != 0 && (next < 0 || peers[i].due_ns < next))
			next = peers[i].due_ns;
	return next < 0 ? -1 : next <= now ? 0 : (int)((next - now + 999999) / 1000000);
}

static void take_question(struct peer *p)
{
	int64_t now = now_ns();

	if (strncmp(p->in, "GET ", 4) == 0) {
		reply(p, "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}");
		p->len = 0;
		return;
	}
	p->came_ns = now;
	if (requests++ == 0)
		first_ns = now;
	if (++in_flight > most)
		most = in_flight;
}

static void take_bytes(struct peer *p)
{
	ssize_t n = read(p->fd, p->in + p->len, REQUEST_MAX - 1 - p->len);
	const char *end, *length;

	if (n <= 0) {
		if (p->due_ns != 0)
			in_slots--;
		if (p->came_ns != 0)
			in_flight--;
		(void)close(p->fd);
		free(p->in);
		*p = (struct peer){ .fd = -1 };
		return;
	}
	p->len += (size_t)n;
	p->in[p->len] = '\0';
	end = strstr(p->in, "\r\n\r\n");
	if (end == NULL)
		return;
	length = strcasestr(p->in, "\r\ncontent-length:");
	if (p->len >= (size_t)(end + 4 - p->in) +
			      (length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0))
		take_question(p);
}

static void take_peer(int listener)
{
	int fd = accept(listener, NULL, NULL), one = 1;
	size_t i;

	for (i = 0; i < PEERS_MAX && peers[i].fd >= 0; i++)
		;
	if (fd < 0 || i == PEERS_MAX)
		die("accept");
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	peers[i] = (struct peer){ .fd = fd, .in = malloc(REQUEST_MAX) };
	if (peers[i].in == NULL)
		die("malloc");
	connections++;
	watch(fd, (uint32_t)i);
}

static int open_port(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(here);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&here, size) < 0 || listen(fd, PEERS_MAX) < 0 ||
	    getsockname(fd, (struct sockaddr *)&here, &size) < 0)
		die("listen");
	(void)printf("%d\n", ntohs(here.sin_port));
	(void)fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	struct epoll_event events[64];
	bool over = false;
	int listener, n, i;

	delay_ns = (argc > 1 ? strtoll(argv[1], NULL, 10) : 0) * 1000000;
	slots = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	for (i = 0; i < PEERS_MAX; i++)
		peers[i].fd = -1;
	epoll_fd = epoll_create1(0);
	listener = open_port();
	watch(listener, LISTEN_TAG);
	watch(STDIN_FILENO, STDIN_TAG);
	while (!over) {
		n = epoll_wait(epoll_fd, events, 64, answer_due());
		for (i = 0; i < n; i++) {
			if (events[i].data.u32 == STDIN_TAG)
				over = true;
			else if (events[i].data.u32 == LISTEN_TAG)
				take_peer(listener);
			else
				take_bytes(&peers[events[i].data.u32]);
		}
	}
	(void)printf("%u %u %u %.6f\n", requests, connections, most,
		     (double)(last_ns - first_ns) / 1e9);
	return 0;
}
