package main

import (
	"context"
	"errors"
	"net/url"
	"os"

	"traad/internal/base/db"
)

// database makes an empty PostgreSQL database with that name beside the one that TRAAD_TEST_POSTGRES names, or finds the one that is there.
func database(name string, there bool) (address string, err error) {
	server := os.Getenv("TRAAD_TEST_POSTGRES")
	if server == "" {
		return "", errors.New("TRAAD_TEST_POSTGRES is not set; run under .ci/with-postgres")
	}
	if !there {
		if err := onServer("drop database if exists "+name+" with (force)", "create database "+name); err != nil {
			return "", err
		}
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

func dropDatabase(name string) { _ = onServer("drop database if exists " + name + " with (force)") }

func onServer(statements ...string) error {
	d, err := db.Open(context.Background(), os.Getenv("TRAAD_TEST_POSTGRES"))
	if err != nil {
		return err
	}
	defer d.Close()
	for _, sql := range statements {
		if _, err := d.Raw().Exec(sql); err != nil {
			return err
		}
	}
	return nil
}
