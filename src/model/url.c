/* SPDX-License-Identifier: MIT */
#include "model/url.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/span.h"
#include "base/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

static enum url_reach reach_v4(uint32_t a)
{
	if (a >> 24 == 127 || a == 0)
		return URL_LOOPBACK;
	if (a >> 24 == 10 || a >> 20 == 0xAC1 || a >> 16 == 0xC0A8 || a >> 16 == 0xA9FE)
		return URL_PRIVATE;
	return URL_FAR;
}

/* Four decimal numbers with dots, nothing else: what every resolver reads alike. */
static bool parse_v4(const char *s, uint32_t *out)
{
	uint32_t a = 0;
	int part, n;

	for (part = 0; part < 4; part++) {
		uint32_t number = 0;

		for (n = 0; n < 3 && is_digit(s[n]); n++)
			number = number * 10 + (uint32_t)(s[n] - '0');
		if (n == 0 || number > 255 || (n > 1 && s[0] == '0'))
			return false;
		a = a << 8 | number;
		s += n;
		if (*s++ != (part < 3 ? '.' : '\0'))
			return false;
	}
	*out = a;
	return true;
}

static int hex_value(char c)
{
	c = text_lower(c);
	return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 4291, 2.2: groups of hexadecimal digits, one "::", the last 32 bits as IPv4 allowed. */
static bool parse_v6(const char *s, unsigned char out[16])
{
	size_t used = 0, gap = SIZE_MAX;

	memset(out, 0, 16);
	if (s[0] == ':' && s[1] != ':')
		return false;
	while (*s != '\0') {
		uint32_t group = 0, v4;
		int n;

		if (s[0] == ':' && s[1] == ':') {
			if (gap != SIZE_MAX)
				return false;
			gap = used;
			s += 2;
			continue;
		}
		if (used > 0 && gap != used && *s++ != ':')
			return false;
		if (used <= 12 && strchr(s, ':') == NULL && parse_v4(s, &v4)) {
			for (n = 0; n < 4; n++)
				out[used++] = (unsigned char)(v4 >> (24 - 8 * n));
			break;
		}
		for (n = 0; n < 4 && hex_value(s[n]) >= 0; n++)
			group = group << 4 | (uint32_t)hex_value(s[n]);
		if (n == 0 || used == 16)
			return false;
		out[used++] = (unsigned char)(group >> 8);
		out[used++] = (unsigned char)group;
		s += n;
	}
	if (gap == SIZE_MAX)
		return used == 16;
	memmove(out + 16 - (used - gap), out + gap, used - gap);
	memset(out + gap, 0, 16 - used);
	return used < 16;
}

static enum url_reach reach_v6(const unsigned char b[16])
{
	static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
	static const unsigned char loopback[16] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
	};

	if (memcmp(b, mapped, sizeof(mapped)) == 0)
		return reach_v4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 |
				(uint32_t)b[14] << 8 | b[15]);
	if (memcmp(b, loopback, 16) == 0)
		return URL_LOOPBACK;
	if ((b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80))
		return URL_PRIVATE;
	return URL_FAR;
}

/* Would a resolver read the last label as a number, and so the host as an address? */
static bool ends_numeric(const char *host)
{
	const char *label = strrchr(host, '.');

	label = label != NULL ? label + 1 : host;
	return is_digit(label[0]) && (label[strspn(label, "0123456789")] == '\0' ||
				      (label[0] == '0' && text_lower(label[1]) == 'x'));
}

static int judge_host(struct url *url, const char *text, struct err *err)
{
	uint32_t v4;
	unsigned char v6[16];
	size_t len = strlen(url->host);

	if (url->host[0] == '[') {
		char inner[URL_HOST_MAX];

		memcpy(inner, url->host + 1, len - 2);
		inner[len - 2] = '\0';
		if (!parse_v6(inner, v6))
			return err_set(err, ERR_USAGE, "base URL '%s': no IPv6 address in brackets",
				       text);
		url->reach = reach_v6(v6);
		return 0;
	}
	if (parse_v4(url->host, &v4)) {
		url->reach = reach_v4(v4);
		return 0;
	}
	if (ends_numeric(url->host))
		return err_set(err, ERR_USAGE,
			       "base URL '%s': write the address as four numbers with dots", text);
	if (strcmp(url->host, "localhost") == 0 || ends_in(url->host, ".localhost"))
		url->reach = URL_LOOPBACK;
	else if (strchr(url->host, '.') == NULL || ends_in(url->host, ".docker.internal"))
		url->reach = URL_PRIVATE;
	else
		url->reach = URL_FAR;
	return 0;
}

static const char host_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_";

/* Takes host and port off *at; what follows is a path or nothing. */
static int take_authority(struct url *url, const char **at, const char *text, struct err *err)
{
	const char *s = *at;
	size_t len = strcspn(s, "/?#"), host_len = len, i;
	const char *colon;
	int64_t port = url->tls ? 443 : 80;

	if (memchr(s, '@', len) != NULL)
		return err_set(err, ERR_USAGE,
			       "a base URL may not hold a user or password: use --api-key-file");
	if (s[0] == '[') {
		const char *close = memchr(s, ']', len);

		if (close == NULL || (close + 1 < s + len && close[1] != ':'))
			return err_set(err, ERR_USAGE, "base URL '%s': the bracket is not closed",
				       text);
		colon = close + 1 < s + len ? close + 1 : NULL;
	} else {
		colon = memchr(s, ':', len);
	}
	if (colon != NULL) {
		host_len = (size_t)(colon - s);
		if (num_integer("the port of the base URL", span_of(colon + 1, len - host_len - 1),
				1, 65535, &port, err) < 0)
			return -1;
	}
	if (host_len == 0 || host_len >= sizeof(url->host))
		return err_set(err, ERR_USAGE, "base URL '%s': no host", text);
	for (i = 0; i < host_len; i++)
		url->host[i] = text_lower(s[i]);
	url->host[host_len] = '\0';
	if (s[0] != '[' && strspn(url->host, host_chars) != host_len)
		return err_set(err, ERR_USAGE,
			       "base URL '%s': a host is letters, digits, '.', '-' and '_'", text);
	url->port = (unsigned)port;
	*at = s + len;
	return judge_host(url, text, err);
}

static bool take_end(char *path, const char *end)
{
	if (!ends_in(path, end))
		return false;
	path[strlen(path) - strlen(end)] = '\0';
	return true;
}

static void take_slashes(char *path)
{
	size_t len = strlen(path);

	while (len > 0 && path[len - 1] == '/')
		path[--len] = '\0';
}

/* Is the last segment v1, v2, v1beta? */
static bool has_version(const char *path)
{
	const char *last = strrchr(path, '/');

	return last != NULL && last[1] == 'v' && is_digit(last[2]);
}

static int take_path(struct url *url, const char *s, const char *text, struct err *err)
{
	size_t len = strlen(s);

	if (strpbrk(s, "?#") != NULL)
		return err_set(err, ERR_USAGE,
			       "base URL '%s': a query or fragment has no place here", text);
	if (len >= sizeof(url->path))
		return err_set(err, ERR_USAGE, "the base URL's path is longer than %d bytes",
			       URL_PATH_MAX - 1);
	memcpy(url->path, s, len + 1);
	take_slashes(url->path);
	if (take_end(url->path, "/chat/completions"))
		url->whole = true;
	else
		(void)(take_end(url->path, "/models") || take_end(url->path, "/completions") ||
		       take_end(url->path, "/chat"));
	take_slashes(url->path);
	if (has_version(url->path))
		url->whole = true;
	return 0;
}

static bool scheme_is(const char *text, const char *scheme)
{
	for (; *scheme != '\0'; scheme++, text++)
		if (text_lower(*text) != *scheme)
			return false;
	return true;
}

int url_parse(struct url *url, const char *text, struct err *err)
{
	const char *at;
	const char *c;

	memset(url, 0, sizeof(*url));
	for (c = text; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F)
			return err_set(err, ERR_USAGE,
				       "a base URL is printable ASCII without blanks (a foreign "
				       "name: write it as xn--...)");
	if (strlen(text) >= URL_MAX)
		return err_set(err, ERR_USAGE, "the base URL is longer than %d bytes", URL_MAX - 1);
	if (scheme_is(text, "https://")) {
		url->tls = true;
		at = text + 8;
	} else if (scheme_is(text, "http://")) {
		at = text + 7;
	} else {
		return err_set(err, ERR_USAGE,
			       "base URL '%s' does not begin with http:// or https://", text);
	}
	if (take_authority(url, &at, text, err) < 0)
		return -1;
	return take_path(url, at, text, err);
}

int url_check_http(const struct url *url, bool allow_http, struct err *err)
{
	if (url->tls || allow_http || url->reach != URL_FAR)
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s is not on this host or network: readings would go there unencrypted; "
		       "use https, or --allow-http",
		       url->host);
}

bool url_takes_key(const struct url *url, const char *key_host)
{
	char authority[URL_HOST_MAX + 8];

	if (!url->tls && url->reach != URL_LOOPBACK)
		return false;
	url_authority(url, authority, sizeof(authority));
	return key_host == NULL || strcmp(authority, key_host) == 0;
}

void url_authority(const struct url *url, char *out, size_t size)
{
	(void)snprintf(out, size, "%s:%u", url->host, url->port);
}

/* What may have to be added to the path that was given. */
static const char *const added[][URL_BASES_MAX] = {
	{ "", "/v1", NULL },			 /* /some/path */
	{ "/v1", "/engines/v1", "/api/v1", "" }, /* nothing at all */
	{ "", NULL },				 /* whole */
};

bool url_base(const struct url *url, size_t i, const char *leaf, char *out, size_t size)
{
	size_t form = url->whole ? 2 : url->path[0] == '\0' ? 1 : 0;
	int n;

	if (i >= URL_BASES_MAX || (i > 0 && added[form][i] == NULL))
		return false;
	n = snprintf(out, size, "%s://%s:%u%s%s%s", url->tls ? "https" : "http", url->host,
		     url->port, url->path, added[form][i], leaf);
	return n > 0 && (size_t)n < size;
}
