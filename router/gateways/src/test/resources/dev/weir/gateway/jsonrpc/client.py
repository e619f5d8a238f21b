"""JSON-RPC as people write it: a socket, a JSON text, a line. Arguments: PORT."""
import json
import socket
import sys

port = int(sys.argv[1])

s = socket.create_connection(("127.0.0.1", port), timeout=20)
s.sendall(json.dumps({"method": "App.Process", "params": [{"Config": "line\nanother"}], "id": "0"}).encode())
answer = json.loads(s.makefile().readline())
assert answer == {"result": "processed line\nanother", "error": None, "id": "0"}, answer
s.close()

# Many at once on one connection, matched by id.
s = socket.create_connection(("127.0.0.1", port), timeout=20)
for i in range(1000):
    s.sendall(json.dumps({"jsonrpc": "2.0", "method": "App.Process", "params": [{"Config": i}], "id": i}).encode())
lines = s.makefile()
seen = {}
for i in range(1000):
    answer = json.loads(lines.readline())
    seen[answer["id"]] = answer["result"]
assert seen == {i: "processed %d" % i for i in range(1000)}
print("ok")
