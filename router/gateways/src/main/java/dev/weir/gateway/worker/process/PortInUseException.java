package dev.weir.gateway.worker.process;

import java.io.IOException;

/**
 * A port that a worker is to have is in use; the message names the port and, if it can be found,
 * its owner.
 */
public final class PortInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  PortInUseException(int port, String owner) {
    super("port " + port + " is in use by " + owner);
  }
}
