package dev.weir.protocol.argon2;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house for this module, as tests. */
@AnalyzeClasses(
    packages = "dev.weir.protocol.argon2",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class HouseRulesTest {

  @ArchTest
  static final ArchRule A_HASH_AND_NO_MORE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.bouncycastle.crypto..",
              "dev.weir.protocol.auth",
              "dev.weir.protocol.argon2");
}
