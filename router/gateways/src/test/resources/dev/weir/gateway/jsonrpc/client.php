<?php
// JSON-RPC as people write it: a socket, a JSON text, a line. Arguments: PORT.
function check(bool $holds, $found): void
{
    if (!$holds) {
        fwrite(STDERR, var_export($found, true));
        exit(1);
    }
}

$socket = stream_socket_client("tcp://127.0.0.1:$argv[1]", $code, $error, 20);
fwrite($socket, json_encode(["method" => "App.Process", "params" => [["Config" => "line\nanother"]], "id" => "0"]));
$answer = json_decode(fgets($socket), true);
check($answer === ["result" => "processed line\nanother", "error" => null, "id" => "0"], $answer);
fclose($socket);

// Many at once on one connection, matched by id.
$socket = stream_socket_client("tcp://127.0.0.1:$argv[1]", $code, $error, 20);
for ($i = 0; $i < 1000; $i++) {
    fwrite($socket, json_encode(["jsonrpc" => "2.0", "method" => "App.Process", "params" => [["Config" => $i]], "id" => $i]));
}
$seen = [];
for ($i = 0; $i < 1000; $i++) {
    $answer = json_decode(fgets($socket), true);
    $seen[$answer["id"]] = $answer["result"];
}
ksort($seen);
check($seen === array_map(fn($i) => "processed $i", range(0, 999)), $seen);
echo "ok\n";
