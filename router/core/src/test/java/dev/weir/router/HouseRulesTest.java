package dev.weir.router;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.house.CommonRules;
import io.undertow.server.HttpHandler;

/** The rules of the house for the router, as tests. */
@AnalyzeClasses(
    packages = "dev.weir",
    importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.NoTestJars.class})
final class HouseRulesTest {

  /** The tests of other modules come as jars. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonRules.class);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.weir.router.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule BROKER_DOES_NOT_KNOW_DEALER =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.router.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weir.router.dealer..");

  @ArchTest
  static final ArchRule DEALER_DOES_NOT_KNOW_BROKER =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.router.dealer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weir.router.broker..");

  @ArchTest
  static final ArchRule UNDERTOW_STAYS_IN_ITS_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.weir.router.undertow..", "dev.weir.router.http..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.undertow..", "org.xnio..")
                  .and(not(type(HttpHandler.class)))); // which Router gives to the application

  @ArchTest
  static final ArchRule NO_CODEC_LIBRARIES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..", "org.msgpack..");

  @ArchTest
  static final ArchRule PLAIN_SEQUENTIAL_CODE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.weir.protocol",
              "dev.weir.protocol.codec..",
              "dev.weir.router.broker..",
              "dev.weir.router.dealer..",
              "dev.weir.router.matching..",
              "dev.weir.router.member..",
              "dev.weir.router.timer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..", "java.nio.channels..", "java.time.chrono..")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class);

  @ArchTest
  static final ArchRule LOCKS_AND_ATOMICS_HAVE_THEIR_PLACES =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.weir.router.mailbox..",
              "dev.weir.router.counter..",
              "dev.weir.router.memory..",
              "dev.weir.router.undertow..",
              "dev.weir.router")
          .and()
          .doNotHaveFullyQualifiedName("dev.weir.router.realm.RealmTurn")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent.atomic..", "java.util.concurrent.locks..");

  @ArchTest
  static final ArchRule NO_CLIENT =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.weir.client..");
}
