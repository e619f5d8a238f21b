# JSON-RPC as people write it: a socket, a JSON text, a line. Arguments: PORT.
require "json"
require "socket"

socket = TCPSocket.new("127.0.0.1", ARGV[0].to_i)
socket.write({method: "App.Process", params: [{Config: "line\nanother"}], id: "0"}.to_json)
answer = JSON.parse(socket.gets)
expected = {"result" => "processed line\nanother", "error" => nil, "id" => "0"}
raise answer.to_s unless answer == expected
socket.close

# Many at once on one connection, matched by id.
socket = TCPSocket.new("127.0.0.1", ARGV[0].to_i)
1000.times { |i| socket.write({jsonrpc: "2.0", method: "App.Process", params: [{Config: i}], id: i}.to_json) }
seen = {}
1000.times do
  answer = JSON.parse(socket.gets)
  seen[answer["id"]] = answer["result"]
end
raise seen.to_s unless seen == (0...1000).to_h { |i| [i, "processed #{i}"] }
puts "ok"
