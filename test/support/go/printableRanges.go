// Prints the ranges of characters that Go's strconv.Quote leaves as they are, a line each: first and last in decimal.
package main

import (
	"fmt"
	"strconv"
	"unicode"
)

func main() {
	first := rune(-1)
	for character := rune(0); character <= unicode.MaxRune+1; character++ {
		isKept := strconv.IsPrint(character) && character != '"' && character != '\\'
		if isKept && first < 0 {
			first = character
		}
		if !isKept && first >= 0 {
			fmt.Println(first, character-1)
			first = -1
		}
	}
}
