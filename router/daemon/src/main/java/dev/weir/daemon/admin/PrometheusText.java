package dev.weir.daemon.admin;

import dev.weir.router.meter.Meters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measurements in the text format of Prometheus, version 0.0.4: all of a name together, with its
 * kind. Confined to one thread.
 */
final class PrometheusText implements Meters {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PREFIX = "weir_";

  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  @Override
  public void counter(String name, String sentence, Map<String, String> labels, double value) {
    add(PREFIX + name + "_total", "counter", sentence, labels, value);
  }

  @Override
  public void gauge(String name, String sentence, Map<String, String> labels, double value) {
    add(PREFIX + name, "gauge", sentence, labels, value);
  }

  private void add(
      String name, String kind, String sentence, Map<String, String> labels, double value) {
    StringBuilder family = families.computeIfAbsent(name, is -> head(is, kind, sentence));
    family.append(name);
    if (!labels.isEmpty()) {
      char before = '{';
      for (Map.Entry<String, String> label : labels.entrySet()) {
        family.append(before).append(label.getKey()).append("=\"");
        family.append(escaped(label.getValue()).replace("\"", "\\\"")).append('"');
        before = ',';
      }
      family.append('}');
    }
    family.append(' ').append(number(value)).append('\n');
  }

  private static StringBuilder head(String name, String kind, String sentence) {
    return new StringBuilder("# HELP ")
        .append(name)
        .append(' ')
        .append(escaped(sentence))
        .append("\n# TYPE ")
        .append(name)
        .append(' ')
        .append(kind)
        .append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}
