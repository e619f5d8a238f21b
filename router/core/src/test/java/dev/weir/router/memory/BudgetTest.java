package dev.weir.router.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Budgets and what is told of them. */
final class BudgetTest {
  private final Budget router = Budget.ofRouter(1_000_000);
  private final Budget realm = router.ofRealm(100_000);

  @Test
  void itIsStrainedFromFourFifthsUntilBelowThreeFifths() {
    realm.add(79_999);
    assertThat(realm.isStrained()).isFalse();
    realm.add(1);
    assertThat(realm.isStrained()).isTrue();
    assertThat(realm.isFull()).isFalse();
    assertThat(realm.strainingLimit()).isEqualTo(100_000);
    realm.add(-20_000);
    assertThat(realm.isStrained()).isTrue();
    realm.add(-1);
    assertThat(realm.isStrained()).isFalse();
    assertThat(router.isStrained()).isFalse();
  }

  @Test
  void eachStrainIsCountedOnce() {
    for (int i = 0; i < 3; i++) {
      realm.add(90_000);
      realm.add(5_000);
      assertThat(realm.isStrained()).isTrue();
      realm.add(-95_000);
      assertThat(realm.isStrained()).isFalse();
    }
    assertThat(realm.strains()).isEqualTo(3);
  }

  @Test
  void aRealmIsStrainedWithItsRouter() {
    Budget other = router.ofRealm(0);
    other.add(900_000);
    assertThat(realm.isStrained()).isTrue();
    assertThat(realm.strainingLimit()).isEqualTo(1_000_000);
    assertThat(realm.isFull()).isFalse();
    other.add(100_000);
    assertThat(realm.isFull()).isTrue();
    assertThat(other.isFull()).isTrue();
    other.add(-1_000_000);
    assertThat(realm.isStrained()).isFalse();
    assertThat(realm.held()).isZero();
    assertThat(router.held()).isZero();
  }

  @Test
  void aStrainThatIsOverBetweenTwoQuestionsIsNotBlamedOnTheRouter() {
    realm.add(90_000);
    assertThat(realm.isStrained()).isTrue();
    realm.add(-90_000);
    assertThat(realm.strainingLimit()).isEqualTo(100_000);
    assertThat(router.ofRealm(0).strainingLimit()).isEqualTo(1_000_000);
  }

  @Test
  void withoutALimitItCountsAndIsNeverStrained() {
    Budget free = Budget.ofRouter(0).ofRealm(0);
    free.add(1L << 50);
    assertThat(free.held()).isEqualTo(1L << 50);
    assertThat(free.isStrained()).isFalse();
    assertThat(free.isFull()).isFalse();
  }

  @Test
  void anAccountTellsInStepsAndForgetsNothing() {
    Account account = new Account(realm);
    account.hold(4_000);
    assertThat(realm.held()).isZero();
    account.hold(5_000);
    assertThat(realm.held()).isEqualTo(5_000);
    account.hold(1_000);
    assertThat(realm.held()).isEqualTo(5_000);
    account.hold(0);
    assertThat(realm.held()).isZero();
  }
}
