package dev.weir.gateway.worker.process;

/** Where what a worker prints goes to. */
public interface OutputSink {
  /** Takes octets as they come; keeps no reference to the array. */
  void write(byte[] octets, int length);

  /** Nothing more comes from this process. */
  default void ended() {}
}
