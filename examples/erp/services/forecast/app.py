"""Forecasts cash flow: the next value of a series, by a least-squares line."""

import os

import numpy
from flask import Flask, jsonify, request
from sklearn.linear_model import LinearRegression

app = Flask(__name__)


@app.get("/healthz")
def health():
    return jsonify(status="ok")


@app.post("/forecast")
def forecast():
    values = numpy.array(request.get_json()["values"], dtype=float)
    steps = numpy.arange(len(values)).reshape(-1, 1)
    line = LinearRegression().fit(steps, values)
    return jsonify(next=float(line.predict([[len(values)]])[0]))


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "0.0.0.0"), port=int(os.environ.get("PORT", "8000")))
