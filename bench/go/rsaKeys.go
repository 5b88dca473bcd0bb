// The Go side of renewalBench: makes RSA keys of 2048 bits one after the other, as kubeadm does, and prints the
// milliseconds that all of them took.
package main

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	start := time.Now()
	for range count {
		if _, err := rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	fmt.Printf("%.3f\n", float64(time.Since(start).Nanoseconds())/1e6)
}
