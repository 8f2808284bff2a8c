variable "T" { default = "a${U}" }
variable "U" { default = T == "x" ? [for a in b : a] : {a = 1, "b" = 2} }
target "x" {
  name = "x-${i.n}"
  matrix = { i = [{n = "1"}, {n = "2"}] }
  inherits = ["y"]
  context = i["n"]
  tags = ["${T}:${f(1)}", T]
  dockerfile-inline = <<-E
    FROM ${T}
  E
}
target "y" { args = { A = !true && -1 + 2 } }
