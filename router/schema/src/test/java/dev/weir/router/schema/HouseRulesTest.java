package dev.weir.router.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.house.CommonRules;
import dev.weir.house.SeamRules;

/** The rules of the house for payload validation, as tests. */
@AnalyzeClasses(
    packages = "dev.weir.router.schema",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {

  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonRules.class);

  @ArchTest static final ArchTests SEAM = ArchTests.in(SeamRules.class);

  @ArchTest
  static final ArchRule NO_THREADS =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.concurrent..");
}
