# SPDX-License-Identifier: MIT
# Two stages: one that builds, and one that only runs. Build it with
#	docker build -t anomaly-filter .
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
	autoconf automake gcc libc6-dev libcurl4-openssl-dev libjson-c-dev nettle-dev make pkg-config
COPY . /src
RUN cd /src && autoreconf -fi \
 && mkdir /build && cd /build \
 && /src/configure -q --prefix=/usr \
 && make -s -j "$(nproc)" \
 && make -s install-strip DESTDIR=/out \
 && rm -rf /out/usr/share/doc /out/usr/share/man

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="anomaly-filter" \
      org.opencontainers.image.description="Finds what is unusual in sensor readings, and files what it found" \
      org.opencontainers.image.licenses="MIT"
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libcurl4 libjson-c5 libnettle8 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* /usr/share/doc/*
COPY --from=build /out/ /
# Exam marks and the cache go where the data are: a transient container keeps nothing.
ENV XDG_CACHE_HOME=/data/.cache LC_ALL=C.UTF-8
WORKDIR /data
USER 1000:1000
CMD ["anomaly-filter", "--help"]
