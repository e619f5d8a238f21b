package dev.weir.daemon.config;

import java.nio.file.Path;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where the reading stands: the path of keys, the directory that relative paths start from, and
 * whether this build serves what is read. What it does not serve is checked, but no file or
 * environment variable that it names is looked up.
 *
 * <p>Confined to the thread that reads the file.
 */
record Scope(String path, boolean served, Path directory, Verdicts verdicts) {

  static Scope root(Path directory, Verdicts verdicts) {
    return new Scope("", true, directory, verdicts);
  }

  Scope key(String name) {
    return at(path.isEmpty() ? name : path + "." + name);
  }

  Scope item(int index) {
    return at(path + "[" + index + "]");
  }

  Scope unserved() {
    return new Scope(path, false, directory, verdicts);
  }

  void error(Node node, String sentence) {
    verdicts.error(Place.of(node), path.isEmpty() ? sentence : path + ": " + sentence);
  }

  void warning(Node node, String sentence) {
    verdicts.warning(Place.of(node), path + ": " + sentence);
  }

  private Scope at(String name) {
    return new Scope(name, served, directory, verdicts);
  }
}
