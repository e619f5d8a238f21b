package dev.weir.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.house.CommonRules;

/** The rules of the house for the client, as tests. */
@AnalyzeClasses(
    packages = "dev.weir.client",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class HouseRulesTest {

  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonRules.class);

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("dev.weir.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_ROUTER_AND_NO_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.weir.router..", "io.undertow..", "org.xnio..");

  @ArchTest
  static final ArchRule JACKSON_ONLY_MAPS_PAYLOAD =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weir.client.payload")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..", "org.msgpack..");

  @ArchTest
  static final ArchRule JACKSON_IS_IN_NO_SIGNATURE =
      noClasses()
          .that()
          .arePublic()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule THE_TRANSPORT_KNOWS_NO_SESSIONS =
      classes()
          .that()
          .resideInAnyPackage(
              "dev.weir.client.link", "dev.weir.client.websocket", "dev.weir.client.rawsocket")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net..",
              "dev.weir.protocol..",
              "dev.weir.client.link",
              "dev.weir.client.websocket",
              "dev.weir.client.rawsocket");

  @ArchTest
  static final ArchRule PAYLOAD_MAPPING_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.client.payload")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.weir.client", "dev.weir.client.link", "dev.weir.protocol..");

  @ArchTest
  static final ArchRule LOGINS_STAND_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.weir.client.auth")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.weir.protocol..", "dev.weir.client.auth");
}
