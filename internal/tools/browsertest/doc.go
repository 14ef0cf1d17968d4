// Package browsertest opens pages in Chromium, for tests with the build tag browser.
package browsertest
