package dev.weir.samples;

import dev.weir.client.Call;
import dev.weir.client.Procedure;
import dev.weir.client.WampClient;
import dev.weir.client.transfer.Transfer;
import dev.weir.client.transfer.Transfers;
import dev.weir.router.Router;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file that is downloaded in chunks: into a file, and as a stream that is read. The callee sends
 * no more than the caller takes, and what breaks off goes on.
 */
public final class ProgressiveDownload {
  private ProgressiveDownload() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("weir");
    System.out.println(run(directory, 10 << 20) + " octets are in " + directory);
  }

  /** Downloads so many octets in both ways; returns how many came. */
  static long run(Path directory, int octets) throws Exception {
    Path offered = Files.write(directory.resolve("offered"), new byte[octets]);
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient callee = WampClient.connect(router.uris().get(0), "realm1");
        WampClient caller = WampClient.connect(router.uris().get(0), "realm1")) {
      Transfers.of(callee)
          .offerDownload(Procedure.exact("com.example.file"), download -> download.send(offered))
          .join();

      Transfers transfers = Transfers.builder(caller).checked().build();
      Transfer transfer =
          transfers
              .download(Call.of("com.example.file"), directory.resolve("downloaded"))
              .get(60, TimeUnit.SECONDS);
      try (InputStream in = transfers.open(Call.of("com.example.file"))) {
        return Math.min(transfer.octets(), in.readAllBytes().length);
      }
    }
  }
}
