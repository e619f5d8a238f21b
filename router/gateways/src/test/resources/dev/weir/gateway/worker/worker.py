"""A worker of tests: worker.py FRAMING PORT [JOURNAL] answers one request at a time, by its first word."""
import os, signal, socket, struct, subprocess, sys, time

framing, port = sys.argv[1], int(sys.argv[2])
journal = open(sys.argv[3], "a", buffering=1) if len(sys.argv) > 3 else None
print("ready", port, file=sys.stderr, flush=True)


def answer(request):
    words = request.split(b" ", 2)
    word = words[0]
    if word == b"work":  # work ID:MILLISECONDS PAYLOAD
        identity, pause = words[1].split(b":")
        if journal:
            journal.write(identity.decode() + "\n")
        time.sleep(int(pause) / 1000)
        return identity + b" " + words[2]
    if word == b"pid":
        return str(os.getpid()).encode()
    if word == b"sleep":
        time.sleep(float(words[1]))
        return b"slept"
    if word == b"until":  # until FILE is there; answers as pid does
        while not os.path.exists(words[1]):
            time.sleep(0.002)
        return str(os.getpid()).encode()
    if word == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(10)
    if word == b"spawn":
        return str(subprocess.Popen(["sleep", "1000"]).pid).encode()
    if word == b"big":
        return b"x" * int(words[1])
    if word == b"twice":
        return b"one\ntwo"
    if word == b"bytes":
        return bytes(range(255, 127, -1))
    if word == b"print":
        print(words[1].decode(), flush=True)
        return b"printed"
    return request


def take(connection, count):
    octets = b""
    while len(octets) < count:
        piece = connection.recv(count - len(octets))
        if not piece:
            return None
        octets += piece
    return octets


def line(stream):
    request = stream.readline()
    return request.rstrip(b"\n") if request.endswith(b"\n") else None


def serve_line(connection):
    stream = connection.makefile("rb")
    while (request := line(stream)) is not None:
        reply(connection, request, answer(request) + b"\n")


def reply(connection, request, octets):
    if request.startswith(b"half"):
        connection.sendall(octets[: len(octets) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    connection.sendall(octets)


def serve_length32(connection):
    while (head := take(connection, 4)) is not None:
        request = take(connection, struct.unpack(">I", head)[0])
        octets = answer(request)
        reply(connection, request, struct.pack(">I", len(octets)) + octets)


def serve_close(connection):
    request = b""
    while piece := connection.recv(65536):
        request += piece
    reply(connection, request, answer(request))


def serve_http(connection):
    stream = connection.makefile("rb")
    while start := stream.readline():
        fields = {}
        while (field := stream.readline().strip()) != b"":
            name, value = field.split(b":", 1)
            fields[name.lower()] = value.strip()
        request = stream.read(int(fields[b"content-length"]))
        octets = answer(request)
        status = b"422 Unfit" if request.startswith(b"refuse") else b"200 OK"
        if request.startswith(b"chunked"):
            body = b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n"
            reply(connection, request, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        elif request.startswith(b"untilclose") or request.startswith(b"half"):
            reply(connection, request, b"HTTP/1.0 200 OK\r\n\r\n" + octets)
            return
        else:
            head = b"HTTP/1.1 " + status + b"\r\nContent-Length: " + str(len(octets)).encode() + b"\r\n\r\n"
            reply(connection, request, head + octets)
        if fields.get(b"connection") == b"close":
            return


if framing == "stdio":
    while (request := line(sys.stdin.buffer)) is not None:
        sys.stdout.buffer.write(answer(request) + b"\n")
        sys.stdout.flush()
elif framing == "cgi":
    request = sys.stdin.buffer.read()
    sys.stdout.buffer.write(answer(request))
    sys.exit(3 if request.startswith(b"refuse") else 0)
else:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(8)
    while True:
        peer = listener.accept()[0]
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            globals()["serve_" + framing](peer)
        except (ConnectionError, BrokenPipeError):
            pass
        finally:
            peer.close()
