package dev.weir.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules that hold in every library of the house; a module's own tests take them in. */
public final class CommonRules {
  @ArchTest
  static final ArchRule NO_HOLLOW_NAMES =
      classes()
          .should()
          .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Processor|Data|Info)$");

  @ArchTest
  static final ArchRule NO_EXIT_AND_NO_STANDARD_STREAMS =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class);

  private CommonRules() {}
}
