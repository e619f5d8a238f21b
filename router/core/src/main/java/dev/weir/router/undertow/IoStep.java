package dev.weir.router.undertow;

import java.io.IOException;

/** Something that is done with a connection and may find it broken. */
interface IoStep {
  void run() throws IOException;
}
