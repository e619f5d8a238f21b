package dev.weir.client.opentelemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house for this module, as tests. */
@AnalyzeClasses(
    packages = "dev.weir.client.opentelemetry",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class HouseRulesTest {

  @ArchTest
  static final ArchRule THE_API_OF_BOTH_AND_NO_MORE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "io.opentelemetry..", "dev.weir.client", "dev.weir.client.opentelemetry");
}
