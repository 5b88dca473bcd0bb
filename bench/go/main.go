// The Go side of decodeBench: pem.Decode and x509.ParseCertificate over the PEM files given, in rounds.
// Prints the nanoseconds per certificate of the fastest round.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"sort"
	"strconv"
	"time"
)

func main() {
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	var inputs [][]byte
	for _, name := range os.Args[2:] {
		data, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		inputs = append(inputs, data)
	}
	times := make([]float64, 0, rounds)
	for range rounds {
		start := time.Now()
		for range 50 {
			for _, input := range inputs {
				block, _ := pem.Decode(input)
				if _, err := x509.ParseCertificate(block.Bytes); err != nil {
					panic(err)
				}
			}
		}
		times = append(times, float64(time.Since(start).Nanoseconds())/float64(50*len(inputs)))
	}
	sort.Float64s(times)
	fmt.Printf("%.1f\n", times[0])
}
