package dev.weir.client.encryption;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house for this module, as tests. */
@AnalyzeClasses(
    packages = "dev.weir.client.encryption",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class HouseRulesTest {

  @ArchTest
  static final ArchRule A_CIPHER_AND_NO_MORE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.bouncycastle.crypto..",
              "dev.weir.client.passthru",
              "dev.weir.client.encryption");
}
