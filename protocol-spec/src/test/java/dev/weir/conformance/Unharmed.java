package dev.weir.conformance;

/**
 * Whether a test that attacked a router had bystanders of whom none was harmed. Apart from what
 * writes it down, so that tests need not know the platform that runs them. Thread-safe: tests run
 * one after another.
 */
public final class Unharmed {
  private static volatile boolean bystanders;

  private Unharmed() {}

  /** In the course of the test that runs. */
  public static void bystanders() {
    bystanders = true;
  }

  static void begin() {
    bystanders = false;
  }

  static boolean wereBystanders() {
    return bystanders;
  }
}
