/* SPDX-License-Identifier: MIT */
#include "model/chat_site.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

bool chat_header_is_secret(const char *line)
{
	static const char *const words[] = {
		"auth", "key", "token", "secret", "cookie", "password"
	};
	size_t len = strcspn(line, ":"), i, j;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (j = 0; j + strlen(words[i]) <= len; j++)
			if (strncasecmp(line + j, words[i], strlen(words[i])) == 0)
				return true;
	return false;
}

/* Keeps a copy of a secret's text; "Bearer x" is x. Texts too short to be secret would strike out
 * ordinary words. */
static int keep_secret(struct chat_site *s, const char *text, struct err *err)
{
	const char *blank;
	char *copy;

	text += strspn(text, " \t");
	blank = strchr(text, ' ');
	if (blank != NULL && blank[1] != '\0')
		text = blank + 1;
	if (strlen(text) < CHAT_SECRET_MIN || s->secrets_n == CHAT_SECRETS_MAX)
		return 0;
	copy = strdup(text);
	if (copy == NULL)
		return err_nomem(err, "a key");
	s->secret[s->secrets_n++] = copy;
	return 0;
}

static int add_line(struct chat_site *s, const char *line, bool post_only, struct err *err)
{
	struct curl_slist *list = curl_slist_append(s->post, line);

	if (list == NULL)
		return err_nomem(err, "a header");
	s->post = list;
	if (post_only)
		return 0;
	list = curl_slist_append(s->get, line);
	if (list == NULL)
		return err_nomem(err, "a header");
	s->get = list;
	return 0;
}

static int add_key(struct chat_site *s, const char *key, struct err *err)
{
	struct buf line;
	const char *text;
	int rc = -1;

	buf_init(&line, 16 << 10);
	if (buf_addz(&line, "Authorization: Bearer ", err) == 0 && buf_addz(&line, key, err) == 0 &&
	    (text = buf_z(&line, err)) != NULL)
		rc = add_line(s, text, false, err);
	if (line.data != NULL)
		explicit_bzero(line.data, line.cap);
	buf_release(&line);
	return rc < 0 ? -1 : keep_secret(s, key, err);
}

/* libcurl sends a line as it is: one with a line end in it would be two. */
static int check_text(const char *what, const char *text, struct err *err)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7F)
			return err_set(err, ERR_USAGE, "%s holds a control character", what);
	return 0;
}

static int add_header(struct chat_site *s, const char *line, struct err *err)
{
	const char *colon = strchr(line, ':');

	if (check_text("a header", line, err) < 0)
		return -1;
	if (colon == NULL || colon == line)
		return err_set(err, ERR_USAGE, "a header is NAME: VALUE");
	if (chat_header_is_secret(line) && keep_secret(s, colon + 1, err) < 0)
		return -1;
	return add_line(s, line, false, err);
}

struct chat_site *chat_site_new(const struct chat_site_options *options, struct err *err)
{
	struct chat_site *s = calloc(1, sizeof(*s));
	size_t i;

	if (s == NULL) {
		(void)err_nomem(err, "a server");
		return NULL;
	}
	s->direct = options->direct;
	/* Expect: 100-continue costs a second with servers that do not know it. */
	if (add_line(s, "Content-Type: application/json", true, err) < 0 ||
	    add_line(s, "Accept: application/json", false, err) < 0 ||
	    add_line(s, "Expect:", false, err) < 0)
		goto fail;
	if (options->key != NULL &&
	    (check_text("the key", options->key, err) < 0 || add_key(s, options->key, err) < 0))
		goto fail;
	for (i = 0; i < options->headers_n; i++)
		if (add_header(s, options->headers[i], err) < 0)
			goto fail;
	return s;
fail:
	chat_site_free(s);
	return NULL;
}

static void wipe(struct curl_slist *list)
{
	struct curl_slist *line;

	for (line = list; line != NULL; line = line->next)
		explicit_bzero(line->data, strlen(line->data));
	curl_slist_free_all(list);
}

void chat_site_free(struct chat_site *s)
{
	size_t i;

	if (s == NULL)
		return;
	wipe(s->post);
	wipe(s->get);
	for (i = 0; i < s->secrets_n; i++) {
		explicit_bzero(s->secret[i], strlen(s->secret[i]));
		free(s->secret[i]);
	}
	free(s);
}

void chat_site_strike(const struct chat_site *s, char *data, size_t len)
{
	size_t i;

	for (i = 0; i < s->secrets_n; i++) {
		size_t n = strlen(s->secret[i]);
		char *at = data;

		while (len >= n &&
		       (at = memmem(at, len - (size_t)(at - data), s->secret[i], n)) != NULL) {
			memset(at, '*', n);
			at += n;
		}
	}
}
