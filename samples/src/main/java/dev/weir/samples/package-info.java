/** One runnable class for each feature; the build runs them all and looks at what they return. */
package dev.weir.samples;
