from .a import b as c
app = Flask(__name__); bp = APIRouter(prefix="/x")
@app.route('/health/<int:id>', methods=["GET"])
def h(): """doc '''"""
app.include_router(c.router, prefix=f"/v{1}"); uvicorn.run(app, port=int(os.environ.get("PORT", 8000)))
