/** Rules of the house that several modules test. */
package dev.weir.house;
