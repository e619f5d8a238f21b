package dev.weir.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down what the tests of a module proved: rows of the conformance list, {@code row TAB
 * class#method TAB passed|failed|skipped}, into the module's {@code target/conformance.tsv}, and
 * hostile cases likewise into {@code target/hostile.tsv}, with {@code bystanders} behind the
 * verdict when there were some and none was harmed. A second run of tests in a module (its
 * processes) has a name of its own, {@code -Dweir.record=NAME}, and files {@code …-NAME.tsv}. Found
 * by the platform as a service. Thread-safe.
 */
public final class RowRecorder implements TestExecutionListener {
  private final TreeSet<String> rows = new TreeSet<>();
  private final TreeSet<String> cases = new TreeSet<>();

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      Unharmed.begin();
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      record(test, result.getStatus() == Status.SUCCESSFUL ? "passed" : "failed");
    } else if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
      write(); // for the tests of the same module that read it
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    record(test, "skipped");
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    write();
  }

  private synchronized void write() {
    write("conformance", rows);
    write("hostile", cases);
  }

  private static void write(String list, TreeSet<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    String run = System.getProperty("weir.record");
    Path file = Path.of("target", list + (run == null ? "" : "-" + run) + ".tsv");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void record(TestIdentifier test, String verdict) {
    test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .ifPresent(source -> record(source, verdict));
  }

  private synchronized void record(MethodSource source, String verdict) {
    String name = source.getClassName() + "#" + source.getMethodName();
    Method method = source.getJavaMethod();
    Row row = method.getAnnotation(Row.class);
    if (row != null) {
      for (String each : row.value()) {
        rows.add(String.join("\t", each, name, verdict));
      }
    }
    Hostile hostile = method.getAnnotation(Hostile.class);
    if (hostile != null) {
      String others = Unharmed.wereBystanders() ? "bystanders" : "alone";
      for (String each : hostile.value()) {
        cases.add(String.join("\t", each, name, verdict, others));
      }
    }
  }
}
