package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker pools of the daemon as a process. */
class WorkersIT {
  private static final int WORKERS = 3;
  private static final String PROGRAM =
      """
      import os, socket, sys, time
      listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
      print("listening", flush=True)
      while True:
          peer = listener.accept()[0]
          for line in peer.makefile("rb"):
              if line == b"hold\\n":
                  time.sleep(600)
              peer.sendall(b"%d %s" % (os.getpid(), line))
      """;

  @TempDir Path directory;
  private int first;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("worker.py"), PROGRAM);
    first = freePorts();
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          realm1:
            authentication: {anonymous: {role: guest}}
            roles: {guest: [{uri: "", match: prefix, allow: [call]}]}
        workers:
        - procedure: com.example.convert
          realm: realm1
          command: [python3, worker.py, "${port}"]
          ports: %d-%d
          log: {file: "logs/${index}.log"}
          stop: {grace: 5s}
        """;
    Files.writeString(directory.resolve("weir.yaml"), text.formatted(first, first + WORKERS - 1));
  }

  @Test
  void theNextStartEndsWhatKillHasLeftBehindAndAStopLeavesNothing() throws Exception {
    Set<Long> left;
    try (WeirProcess weir = start()) {
      left = pids(weir.ready().get(0));
      weir.signal("KILL");
      assertThat(weir.exitCode()).isEqualTo(137);
    }
    assertThat(left).hasSize(WORKERS).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    try (WeirProcess weir = start()) {
      Set<Long> begun = pids(weir.ready().get(0));
      assertThat(begun).hasSize(WORKERS).doesNotContainAnyElementsOf(left);
      assertThat(left).noneMatch(WorkersIT::runs);
      weir.signal("TERM");
      assertThat(weir.exitCode()).isZero();
      assertThat(begun).noneMatch(WorkersIT::runs);
    }
    for (int index = 0; index < WORKERS; index++) {
      assertThat(directory.resolve("logs/" + index + ".log")).content().contains("listening");
    }
  }

  @Test
  void theSecondSignalEndsWorkersAtOnceToo() throws Exception {
    try (WeirProcess weir = start()) {
      URI url = weir.ready().get(0);
      Set<Long> begun = pids(url);
      try (TestSession session = TestSession.join(url, "realm1")) {
        session.send("[48,1,{},\"com.example.convert\",[\"hold\"]]");
        session.send("[48,2,{},\"com.example.nobody\"]");
        assertThat(session.next()).startsWith("[8,48,2,"); // so the first call is there
        weir.signal("TERM");
        weir.untilErr("stopping");
        assertThat(begun).allMatch(WorkersIT::runs);
        weir.signal("TERM");
        assertThat(weir.exitCode()).isEqualTo(143);
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (begun.stream().anyMatch(WorkersIT::runs) && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(2); // they were killed, which the system may take a moment for
      }
      assertThat(begun).noneMatch(WorkersIT::runs);
    }
  }

  @Test
  void aPortInUseRefusesTheStartAndNamesPortAndOwner() throws Exception {
    try (ServerSocket taken = new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress());
        WeirProcess weir = start()) {
      assertThat(weir.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", weir.errLines()))
          .contains("workers of com.example.convert: port " + taken.getLocalPort())
          .contains("process " + ProcessHandle.current().pid());
    }
  }

  private WeirProcess start() throws IOException {
    return WeirProcess.jar("--config", directory.resolve("weir.yaml").toString());
  }

  /** The processes that answer: each free one gets the next call. */
  private static Set<Long> pids(URI url) throws Exception {
    Set<Long> pids = new HashSet<>();
    try (TestSession session = TestSession.join(url, "realm1")) {
      for (int call = 1; pids.size() < WORKERS && call < 1_000; call++) {
        session.send("[48,%d,{},\"com.example.convert\",[\"call %d\"]]".formatted(call, call));
        String answer = session.next();
        assertThat(answer).contains(" call " + call + "\"");
        pids.add(Long.parseLong(answer.replaceAll(".*\\[\"([0-9]+) .*", "$1")));
      }
    }
    return pids;
  }

  private static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException gone) {
      return false;
    }
  }

  private static int freePorts() throws IOException {
    for (int from = 25_000 + (int) (ProcessHandle.current().pid() % 100) * 50; ; from += WORKERS) {
      List<ServerSocket> probes = new ArrayList<>();
      try {
        for (int port = from; port < from + WORKERS; port++) {
          probes.add(new ServerSocket(port));
        }
        return from;
      } catch (IOException taken) {
        continue;
      } finally {
        for (ServerSocket probe : probes) {
          probe.close();
        }
      }
    }
  }
}
