/*
 * A bare WebSocket echo on epoll: one thread, one read and one write for all messages that a read brought. It is what
 * the frame layer of a router is compared with, not a server for anything else: messages of up to 64 KiB, no fragments.
 *
 * Usage: epoll-echo PORT    prints "echo ready" when it serves ws://127.0.0.1:PORT/
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, BUFFER = 1 << 18, CLOSE = 8, PING = 9, PONG = 10 };

typedef struct {
  int fd;
  int upgraded;
  size_t in_length, out_from, out_to;
  unsigned char in[BUFFER], out[2 * BUFFER];
} Connection;

static int poll_fd;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* ---- SHA-1 and base64, for the opening handshake only ---- */

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void sha1_block(uint32_t h[5], const unsigned char *block) {
  uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  for (int i = 0; i < 80; i++) {
    uint32_t f = i < 20   ? (b & c) | (~b & d)
                 : i < 40 ? b ^ c ^ d
                 : i < 60 ? (b & c) | (b & d) | (c & d)
                          : b ^ c ^ d;
    uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
    uint32_t next = rotate(a, 5) + f + e + k + w[i];
    e = d, d = c, c = rotate(b, 30), b = a, a = next;
  }
  h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

/* The digest of a text of 60 bytes: a key of 24 and the GUID of RFC 6455. */
static void sha1_60(const char *text, unsigned char digest[20]) {
  uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  unsigned char blocks[128] = {0};
  memcpy(blocks, text, 60);
  blocks[60] = 0x80;
  blocks[126] = 60 * 8 >> 8, blocks[127] = 60 * 8 & 255;
  sha1_block(h, blocks);
  sha1_block(h, blocks + 64);
  for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - 8 * (i % 4));
}

static void base64_20(const unsigned char digest[20], char text[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0, o = 0; i < 20; i += 3) {
    uint32_t bits = digest[i] << 16 | digest[i + 1] << 8 | (i + 2 < 20 ? digest[i + 2] : 0);
    for (int shift = 18; shift >= 0; shift -= 6) text[o++] = letters[bits >> shift & 63];
  }
  text[27] = '=';
  text[28] = 0;
}

/* Answers a complete request and returns its length, 0 while it is not complete, -1 when it is no upgrade. */
static long upgrade(Connection *c) {
  static const char name[] = "sec-websocket-key:";
  char text[61], accept[29];
  unsigned char digest[20];
  c->in[c->in_length < BUFFER ? c->in_length : BUFFER - 1] = 0;
  char *end = strstr((char *)c->in, "\r\n\r\n");
  if (!end) return 0;
  char *key = strcasestr((char *)c->in, name);
  if (!key) return -1;
  key += strlen(name);
  key += strspn(key, " ");
  if (end - key < 24) return -1;
  snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
  sha1_60(text, digest);
  base64_20(digest, accept);
  c->out_to = snprintf((char *)c->out, 256,
                       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: %s\r\n\r\n",
                       accept);
  c->upgraded = 1;
  return end + 4 - (char *)c->in;
}

/* ---- frames ---- */

static void unmask(unsigned char *to, const unsigned char *from, size_t length, const unsigned char *key) {
  uint32_t half;
  uint64_t mask, word;
  size_t i = 0;
  memcpy(&half, key, 4);
  mask = (uint64_t)half << 32 | half;
  for (; i + 8 <= length; i += 8) {
    memcpy(&word, from + i, 8);
    word ^= mask;
    memcpy(to + i, &word, 8);
  }
  for (; i < length; i++) to[i] = from[i] ^ key[i & 3];
}

static void answer(Connection *c, int opcode, const unsigned char *body, size_t length, const unsigned char *key) {
  unsigned char *out = c->out + c->out_to;
  *out++ = 0x80 | (opcode == PING ? PONG : opcode);
  if (length < 126) {
    *out++ = length;
  } else {
    *out++ = 126, *out++ = length >> 8, *out++ = length & 255;
  }
  unmask(out, body, length, key);
  c->out_to = out + length - c->out;
}

/* Echoes all complete frames; returns how much they took, or -1 when the connection is to be closed. */
static long frames(Connection *c, size_t at) {
  while (c->in_length - at >= 6) {
    unsigned char *frame = c->in + at;
    size_t length = frame[1] & 127, header = 6;
    if (!(frame[0] & 0x80) || !(frame[1] & 0x80) || length == 127) return -1;
    if (length == 126) {
      header = 8;
      length = frame[2] << 8 | frame[3];
    }
    if (c->in_length - at < header + length) break;
    if (sizeof c->out - c->out_to < length + 4) break;
    answer(c, frame[0] & 15, frame + header, length, frame + header - 4);
    at += header + length;
    if ((frame[0] & 15) == CLOSE) return -1;
  }
  return at;
}

/* ---- connections ---- */

static void interest(Connection *c, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  if (epoll_ctl(poll_fd, operation, c->fd, &event)) fail("epoll_ctl");
}

static int flush(Connection *c) {
  ssize_t n = write(c->fd, c->out + c->out_from, c->out_to - c->out_from);
  if (n < 0 && errno != EAGAIN) return -1;
  if (n > 0) c->out_from += n;
  if (c->out_from < c->out_to) {
    interest(c, EPOLLOUT, EPOLL_CTL_MOD);
  } else {
    c->out_from = c->out_to = 0;
  }
  return 0;
}

static int readable(Connection *c) {
  ssize_t n = read(c->fd, c->in + c->in_length, BUFFER - c->in_length);
  if (n < 0) return errno == EAGAIN ? 0 : -1;
  if (n == 0) return -1;
  c->in_length += n;
  long at = c->upgraded ? 0 : upgrade(c);
  long used = at < 0 ? -1 : c->upgraded ? frames(c, at) : 0;
  if (c->out_to > c->out_from && flush(c)) return -1;
  if (used < 0) return -1;
  c->in_length -= used;
  memmove(c->in, c->in + used, c->in_length);
  return 0;
}

static int writable(Connection *c) {
  if (flush(c)) return -1;
  if (c->out_to == 0) interest(c, EPOLLIN, EPOLL_CTL_MOD);
  return 0;
}

static void accept_all(int server) {
  int on = 1;
  for (int fd = accept4(server, 0, 0, SOCK_NONBLOCK); fd >= 0; fd = accept4(server, 0, 0, SOCK_NONBLOCK)) {
    Connection *c = calloc(1, sizeof *c);
    if (!c) fail("calloc");
    c->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    interest(c, EPOLLIN, EPOLL_CTL_ADD);
  }
}

static int listen_on(int port) {
  int on = 1, server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr *)&address, sizeof address)) fail("bind");
  if (listen(server, 1024)) fail("listen");
  return server;
}

int main(int argc, char **argv) {
  struct epoll_event events[EVENTS], event = {.events = EPOLLIN, .data.ptr = 0};
  if (argc != 2) {
    fprintf(stderr, "usage: epoll-echo PORT\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  int server = listen_on(atoi(argv[1]));
  poll_fd = epoll_create1(0);
  if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, server, &event)) fail("epoll_ctl");
  printf("echo ready ws://127.0.0.1:%s/\n", argv[1]);
  fflush(stdout);
  for (;;) {
    int count = epoll_wait(poll_fd, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      Connection *c = events[i].data.ptr;
      if (!c) {
        accept_all(server);
      } else if (events[i].events & EPOLLOUT ? writable(c) : readable(c)) {
        close(c->fd);
        free(c);
      }
    }
  }
}
